package app.steward.template;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.condition.Fields;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.Fault;
import app.steward.problem.NotAllowed;
import app.steward.problem.SqlState;
import app.steward.problem.Storable;
import app.steward.team.Viewer;
import app.steward.undo.DeletedRows;
import app.steward.value.CleanText;
import app.steward.workspace.Today;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes, changes, archives and deletes templates. Each save is a version; messages to come are made of the newest. */
@Component
@Transactional
public class TemplateEditing {
    /** In the audit trail, and of what uses a template. */
    public static final String KIND = "e-mail template";

    /** Where a delete is undone. */
    public static final String UNDO = "email-template";

    private final DSLContext sql;
    private final EmailTemplates templates;
    private final EmailLayouts layouts;
    private final MessageReader reader;
    private final Fields fields;
    private final AuditTrail audit;
    private final DeletedRows deleted;
    private final Today today;

    TemplateEditing(
            DSLContext sql,
            EmailTemplates templates,
            EmailLayouts layouts,
            MessageReader reader,
            Fields fields,
            AuditTrail audit,
            DeletedRows deleted,
            Today today) {
        this.sql = sql;
        this.templates = templates;
        this.layouts = layouts;
        this.reader = reader;
        this.fields = fields;
        this.audit = audit;
        this.deleted = deleted;
        this.today = today;
    }

    /** All that people say of a template. */
    public record Draft(String name, String category, MessageSource source) {}

    /** @throws Conflict where the name is taken */
    public EmailTemplate create(Viewer by, Draft draft) {
        requireEditor(by);
        Draft wanted = checked(draft);
        int id = unique(
                wanted.name(),
                () -> sql.fetchSingle(
                                "insert into email_templates (name, category, subject, preview, body, created_by,"
                                        + " changed_at) values"
                                        + " ({0}, {1}, {2}, {3}, {4}, {5}, {6}) returning id",
                                val(wanted.name()),
                                val(wanted.category()),
                                val(wanted.source().subject()),
                                val(wanted.source().preview()),
                                val(wanted.source().body()),
                                val(by.memberId(), Long.class),
                                val(now()))
                        .get(0, Integer.class));
        keepVersion(by, id);
        EmailTemplate made = templates.get(id);
        audit.record(by, "created", KIND, Integer.toString(id), made.name(), null, told(made));
        return made;
    }

    /**
     * Changes it, which makes a version.
     *
     * @param version that the change was made of; null where the caller does not say
     */
    public EmailTemplate change(Viewer by, int id, Draft draft, @Nullable Integer version) {
        return change(by, id, null, draft, version);
    }

    /**
     * Same, of a change that puts an earlier version back.
     *
     * @param restores its number
     */
    public EmailTemplate restore(Viewer by, int id, int restores, Draft draft, @Nullable Integer version) {
        return change(by, id, restores, draft, version);
    }

    private EmailTemplate change(
            Viewer by, int id, @Nullable Integer restores, Draft draft, @Nullable Integer version) {
        EmailTemplate before = locked(by, id);
        audit.requireVersion(KIND, Integer.toString(id), before.name(), version, before.version());
        Draft wanted = checked(draft);
        if (wanted.equals(new Draft(before.name(), before.category(), before.source()))) {
            return before;
        }
        unique(
                wanted.name(),
                () -> sql.execute(
                        "update email_templates set name = {1}, category = {2}, subject = {3}, preview = {4}, body = {5},"
                                + " version = version + 1, changed_at = {6} where id = {0}",
                        val(id),
                        val(wanted.name()),
                        val(wanted.category()),
                        val(wanted.source().subject()),
                        val(wanted.source().preview()),
                        val(wanted.source().body()),
                        val(now())));
        keepVersion(by, id);
        EmailTemplate after = templates.get(id);
        audit.changed(by, KIND, Integer.toString(id), after.name(), restores, told(before), told(after));
        return after;
    }

    /** Makes one like it, with a name of its own. */
    public EmailTemplate copy(Viewer by, int id) {
        requireEditor(by);
        EmailTemplate of = templates.get(id);
        return create(by, new Draft(freeName(of.name()), of.category(), of.source()));
    }

    private String freeName(String name) {
        for (int n = 1; ; n++) {
            String suffix = n == 1 ? " (copy)" : " (copy " + n + ")";
            int room = EmailTemplate.MOST_OF_NAME - suffix.length();
            String free = (name.length() > room ? name.substring(0, room).strip() : name) + suffix;
            if (sql.fetch(
                            "select 1 from email_templates where lower(name collate \"und-x-icu\") ="
                                    + " lower({0} collate \"und-x-icu\")",
                            val(free))
                    .isEmpty()) {
                return free;
            }
        }
    }

    /** Takes it out of what is offered, or puts it back. Where it is used it goes on being sent. */
    public EmailTemplate archive(Viewer by, int id, boolean archived) {
        EmailTemplate before = locked(by, id);
        if (before.isArchived() == archived) {
            return before;
        }
        sql.execute(
                "update email_templates set archived_at = case when {1} then {2} end where id = {0}",
                val(id), val(archived), val(now()));
        audit.record(by, archived ? "archived" : "unarchived", KIND, Integer.toString(id), before.name(), null, null);
        return templates.get(id);
    }

    /** Deletes one that nothing sends; throws {@link Conflict} with what does. What was sent is kept where it was sent. */
    public void delete(Viewer by, int id) {
        EmailTemplate template = locked(by, id);
        Conflict.requireUnused(template.name() + " is in use, it is sent by", templates.uses(id));
        audit.record(by, "deleted", KIND, Integer.toString(id), template.name(), told(template), null);
        deleted.begin(by, UNDO, id);
        deleted.keep(
                by,
                UNDO,
                id,
                "email_templates",
                field(name("id"), Integer.class).eq(id));
        deleted.keep(
                by,
                UNDO,
                id,
                "email_template_versions",
                field(name("template_id"), Integer.class).eq(id));
        sql.execute("delete from email_templates where id = {0}", val(id));
    }

    private OffsetDateTime now() {
        return today.now().instant().atOffset(ZoneOffset.UTC);
    }

    private EmailTemplate locked(Viewer by, int id) {
        requireEditor(by);
        sql.execute("select 1 from email_templates where id = {0} for update", val(id));
        return templates.get(id);
    }

    private void keepVersion(Viewer by, int id) {
        sql.execute(
                "insert into email_template_versions (template_id, version, subject, preview, body, created_by)"
                        + " select id, version, subject, preview, body, {1} from email_templates where id = {0}",
                val(id), val(by.memberId(), Long.class));
    }

    private Draft checked(Draft draft) {
        List<Fault> faults = new ArrayList<>();
        String name = text("name", draft.name(), EmailTemplate.MOST_OF_NAME, "Give it a name.", faults);
        String category = text("category", draft.category(), EmailTemplate.MOST_OF_CATEGORY, null, faults);
        MessageSource source = draft.source();
        try {
            source = checked(source);
        } catch (BadInput wrong) {
            faults.addAll(wrong.faults());
        }
        if (!faults.isEmpty()) {
            throw new BadInput(faults);
        }
        return new Draft(name, category, source);
    }

    /** The text, cleaned; throws {@link BadInput} at subject, preview and body with all that is wrong. */
    @Transactional(readOnly = true)
    public MessageSource checked(MessageSource source) {
        List<Fault> faults = new ArrayList<>();
        MessageSource clean = new MessageSource(
                line("subject", source.subject(), "Give it a subject.", faults),
                line("preview", source.preview(), null, faults),
                text(
                        "body",
                        source.body().replace("\r\n", "\n"),
                        MessageSource.MOST_OF_BODY,
                        "Write what it says.",
                        faults));
        if (faults.stream().noneMatch(fault -> fault.path().equals("body"))) {
            try {
                reader.read(clean, layouts.current(), fields.catalogue());
            } catch (BadInput wrong) {
                wrong.faults().stream()
                        .filter(fault -> !fault.path().equals("foot"))
                        .forEach(faults::add);
            }
        }
        if (!faults.isEmpty()) {
            throw new BadInput(faults);
        }
        return clean;
    }

    private static String line(String path, String text, @Nullable String needed, List<Fault> faults) {
        String line = text(path, text, MessageSource.MOST_OF_LINE, needed, faults);
        if (line.chars().anyMatch(Character::isISOControl)) {
            faults.add(new Fault(path, "Keep it on one line."));
        }
        return line;
    }

    private static String text(String path, String text, int most, @Nullable String needed, List<Fault> faults) {
        String clean = CleanText.of(text);
        if (clean.isEmpty() && needed != null) {
            faults.add(new Fault(path, needed));
        } else if (clean.codePointCount(0, clean.length()) > most) {
            faults.add(new Fault(path, String.format(Locale.ENGLISH, "Enter at most %,d characters.", most)));
        } else if (!Storable.is(clean)) {
            faults.add(new Fault(path, Storable.REFUSAL));
        }
        return clean;
    }

    private static <T> T unique(String name, Supplier<T> write) {
        try {
            return write.get();
        } catch (DataIntegrityViolationException e) {
            if (SqlState.is(e, SqlState.UNIQUE)) {
                throw Conflict.at("name", "There is already a template " + name + ".");
            }
            throw e;
        }
    }

    /** What there is to say of a template, as the audit trail has it. */
    public static Map<String, Object> told(EmailTemplate template) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("name", template.name());
        told.put("category", template.category());
        told.put("subject", template.source().subject());
        told.put("preview", template.source().preview());
        told.put("body", template.source().body());
        return told;
    }

    /** Throws {@link NotAllowed} for who changes no templates. */
    public static void requireEditor(Viewer by) {
        if (!by.mayEditSegments()) {
            throw new NotAllowed("Administrators and super managers edit templates.");
        }
    }
}
