package app.steward.template.web;

import app.steward.audit.AuditedKinds;
import app.steward.audit.AuditedPart;
import java.util.List;
import org.springframework.stereotype.Component;

/** What the audit trail tells of the layout of e-mails, in the words of its form. */
@Component
class AuditedLayout implements AuditedKinds {

    @Override
    public List<AuditedPart> parts(String kind) {
        return !kind.equals("e-mail layout")
                ? List.of()
                : List.of(
                        AuditedPart.text("company", "Name"), AuditedPart.text("colour", "Colour of buttons and links"));
    }
}
