package app.steward.automation.web;

import app.steward.audit.AuditedKinds;
import app.steward.audit.AuditedPart;
import app.steward.automation.AlertOutcome;
import app.steward.automation.AlertState;
import app.steward.condition.ValueType;
import app.steward.condition.web.FieldWords;
import java.util.List;
import org.springframework.stereotype.Component;

/** What the audit trail tells of alerts; of their rules it tells what their versions do. */
@Component
class AuditedAlerts implements AuditedKinds {
    private final FieldWords words;

    AuditedAlerts(FieldWords words) {
        this.words = words;
    }

    @Override
    public List<AuditedPart> parts(String kind) {
        return !kind.equals("alert")
                ? List.of()
                : List.of(
                        AuditedPart.choice(
                                "state", "State", List.of(AlertState.values()), AlertState::key, AlertState::label),
                        AuditedPart.choice(
                                "outcome",
                                "Outcome",
                                List.of(AlertOutcome.values()),
                                AlertOutcome::key,
                                AlertOutcome::label),
                        AuditedPart.value(
                                "snoozedUntil",
                                "Snoozed until",
                                json -> words.value(json.asString(""), ValueType.DATE)));
    }
}
