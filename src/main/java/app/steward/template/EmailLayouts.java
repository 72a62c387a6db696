package app.steward.template;

import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.condition.Fields;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.problem.NotAllowed;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The one layout, and how administrators change it. */
@Component
@Transactional
public class EmailLayouts {
    static final String KIND = "e-mail layout";

    private final DSLContext sql;
    private final MessageReader reader;
    private final Fields fields;
    private final AuditTrail audit;

    EmailLayouts(DSLContext sql, MessageReader reader, Fields fields, AuditTrail audit) {
        this.sql = sql;
        this.reader = reader;
        this.fields = fields;
        this.audit = audit;
    }

    @Transactional(readOnly = true)
    public EmailLayout current() {
        return sql.fetchSingle("select logo, company, colour, foot, version from email_layouts")
                .map(row -> new EmailLayout(
                        row.get(0, String.class),
                        row.get(1, String.class),
                        row.get(2, String.class),
                        row.get(3, String.class),
                        row.get(4, Integer.class)));
    }

    /**
     * Changes it for all messages from now on.
     *
     * @param version that the change was made of; null where the caller does not say
     * @throws BadInput at logo, company, colour, foot
     */
    public EmailLayout change(
            Viewer by, String logo, String company, String colour, String foot, @Nullable Integer version) {
        if (!by.mayAdminister()) {
            throw new NotAllowed("Administrators change the layout.");
        }
        sql.execute("select 1 from email_layouts for update");
        EmailLayout before = current();
        audit.requireVersion(KIND, "1", "The layout", version, before.version());
        EmailLayout wanted = checked(logo, company, colour, foot, before.version());
        if (wanted.equals(before)) {
            return before;
        }
        sql.execute(
                "update email_layouts set logo = {0}, company = {1}, colour = {2}, foot = {3}, version = version + 1",
                val(wanted.logo()), val(wanted.company()), val(wanted.colour()), val(wanted.foot()));
        audit.changed(by, KIND, "1", "Layout of e-mails", told(before), told(wanted));
        return current();
    }

    /** The same as it would be, to look at; throws {@link BadInput}. */
    @Transactional(readOnly = true)
    public EmailLayout checked(String logo, String company, String colour, String foot, int version) {
        List<Fault> faults = new ArrayList<>();
        String picture = CleanText.at("logo", logo);
        if (!picture.isEmpty() && (!Links.isWeb(picture) || picture.length() > EmailLayout.MOST_OF_LOGO)) {
            faults.add(new Fault("logo", "Enter the address of a picture, beginning with https://."));
        }
        String name = CleanText.at("company", company);
        if (name.codePointCount(0, name.length()) > EmailLayout.MOST_OF_COMPANY) {
            faults.add(new Fault("company", "Enter at most 120 characters."));
        }
        String clean = CleanText.at("colour", colour).toLowerCase(Locale.ROOT);
        boolean known = clean.matches("#[0-9a-f]{6}");
        if (!known) {
            faults.add(new Fault("colour", "Enter a colour such as #3b52c4."));
        }
        String text = CleanText.at("foot", foot).replace("\r\n", "\n");
        EmailLayout wanted = new EmailLayout(picture, name, known ? clean : "#000000", text, version);
        if (text.codePointCount(0, text.length()) > EmailLayout.MOST_OF_FOOT) {
            faults.add(new Fault("foot", "Enter at most 2,000 characters."));
        } else {
            try {
                reader.read(new MessageSource("", "", ""), wanted, fields.catalogue());
            } catch (BadInput wrong) {
                faults.addAll(wrong.faults());
            }
        }
        if (!faults.isEmpty()) {
            throw new BadInput(faults);
        }
        return wanted;
    }

    private static Map<String, Object> told(EmailLayout layout) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("logo", layout.logo());
        told.put("company", layout.company());
        told.put("colour", layout.colour());
        told.put("foot", layout.foot());
        return told;
    }
}
