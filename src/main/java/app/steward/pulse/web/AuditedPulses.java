package app.steward.pulse.web;

import app.steward.audit.AuditedKinds;
import app.steward.audit.AuditedPart;
import app.steward.pulse.Rating;
import java.util.List;
import org.springframework.stereotype.Component;

/** What the audit trail tells of how people see an account. */
@Component
class AuditedPulses implements AuditedKinds {

    @Override
    public List<AuditedPart> parts(String kind) {
        return !kind.equals("pulse")
                ? List.of()
                : List.of(AuditedPart.value(
                        "pulse",
                        "Pulse",
                        json -> Rating.of(json.asInt(0)).map(Rating::label).orElse("")));
    }
}
