package app.steward.account.web;

import app.steward.audit.AuditedKinds;
import app.steward.audit.AuditedPart;
import java.util.List;
import org.springframework.stereotype.Component;

/** What the audit trail tells of many accounts at once; of one it tells its fields. */
@Component
class AuditedAssignments implements AuditedKinds {

    @Override
    public List<AuditedPart> parts(String kind) {
        return !kind.equals("account")
                ? List.of()
                : List.of(
                        // the label of the entry says how many
                        AuditedPart.unsaid("accounts"),
                        AuditedPart.listed("external_ids", "Accounts", id -> id),
                        AuditedPart.text("left", "Left as they are"));
    }
}
