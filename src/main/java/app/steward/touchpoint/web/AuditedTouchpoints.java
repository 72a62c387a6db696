package app.steward.touchpoint.web;

import app.steward.audit.AuditedKinds;
import app.steward.audit.AuditedPart;
import app.steward.condition.ValueType;
import app.steward.condition.web.FieldWords;
import app.steward.touchpoint.TouchpointKind;
import java.util.List;
import org.springframework.stereotype.Component;

/** What the audit trail tells of touchpoints. */
@Component
class AuditedTouchpoints implements AuditedKinds {
    private final FieldWords words;

    AuditedTouchpoints(FieldWords words) {
        this.words = words;
    }

    @Override
    public List<AuditedPart> parts(String kind) {
        return !kind.equals("touchpoint")
                ? List.of()
                : List.of(
                        AuditedPart.choice(
                                "kind",
                                "Kind",
                                List.of(TouchpointKind.values()),
                                TouchpointKind::key,
                                TouchpointKind::label),
                        AuditedPart.value("at", "When", json -> words.value(json.asString(""), ValueType.MOMENT)));
    }
}
