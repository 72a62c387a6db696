package app.steward.template;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import app.steward.problem.NotFound;
import app.steward.problem.Use;
import app.steward.value.CleanText;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The templates, read. Everybody sees them. */
@Component
@Transactional(readOnly = true)
public class EmailTemplates {
    private static final String READ = "select t.*, m.name as changer from email_templates t"
            + " join email_template_versions v on v.template_id = t.id and v.version = t.version"
            + " left join team_members m on m.id = v.created_by where {0}";

    private final DSLContext sql;
    private final List<TemplateUses> uses;

    EmailTemplates(DSLContext sql, List<TemplateUses> uses) {
        this.sql = sql;
        this.uses = uses;
    }

    /** Those that are offered, by category and name. */
    public List<EmailTemplate> offered() {
        return read(condition("t.archived_at is null"));
    }

    /** Offered or archived ones that say this, by category and name; empty text: all of them. */
    public List<EmailTemplate> found(String text, boolean archived) {
        String sought = CleanText.of(text).toLowerCase(Locale.ROOT);
        return read(condition(archived ? "t.archived_at is not null" : "t.archived_at is null")
                .and(
                        sought.isEmpty()
                                ? noCondition()
                                : condition(
                                        "position({0} in lower(t.name || ' ' || t.category || ' ' || t.subject || ' '"
                                                + " || t.body)) > 0",
                                        val(sought))));
    }

    /** All of them, the newest first. */
    public List<EmailTemplate> all() {
        return sql.fetch(READ + " order by t.id desc", noCondition()).map(EmailTemplates::read);
    }

    /** How many are archived. */
    public int archived() {
        return sql.fetchSingle("select count(*) from email_templates where archived_at is not null")
                .get(0, Integer.class);
    }

    /** Categories in use, by name. */
    public List<String> categories() {
        return sql.fetch("select distinct category from email_templates where category <> '' order by 1")
                .getValues(0, String.class);
    }

    Optional<EmailTemplate> find(int id) {
        return read(condition("t.id = {0}", val(id))).stream().findFirst();
    }

    /** Throws {@link NotFound} where there is none. */
    public EmailTemplate get(int id) {
        return find(id).orElseThrow(() -> new NotFound("There is no e-mail template " + id + "."));
    }

    /** What sends each, by number; those that nothing uses are left out. */
    public Map<Integer, List<Use>> uses(Collection<Integer> ids) {
        Map<Integer, List<Use>> all = new HashMap<>();
        uses.forEach(each -> each.of(ids)
                .forEach((id, found) ->
                        all.computeIfAbsent(id, any -> new ArrayList<>()).addAll(found)));
        return all;
    }

    public List<Use> uses(int id) {
        return uses(List.of(id)).getOrDefault(id, List.of());
    }

    private List<EmailTemplate> read(Condition which) {
        return sql.fetch(READ + " order by t.category collate \"und-x-icu\", t.name collate \"und-x-icu\", t.id", which)
                .map(EmailTemplates::read);
    }

    private static EmailTemplate read(Record row) {
        OffsetDateTime archived = row.get("archived_at", OffsetDateTime.class);
        return new EmailTemplate(
                row.get("id", Integer.class),
                row.get("name", String.class),
                row.get("category", String.class),
                new MessageSource(
                        row.get("subject", String.class),
                        row.get("preview", String.class),
                        row.get("body", String.class)),
                archived == null ? null : archived.toInstant(),
                row.get("version", Integer.class),
                row.get("changed_at", OffsetDateTime.class).toInstant(),
                row.get("changer", String.class));
    }
}
