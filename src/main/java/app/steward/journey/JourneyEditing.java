package app.steward.journey;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.condition.Conditions;
import app.steward.condition.MembershipKind;
import app.steward.condition.Subject;
import app.steward.condition.UsedBy;
import app.steward.journey.Definition.Entry;
import app.steward.membership.Rule.Said;
import app.steward.membership.RuleEditing;
import app.steward.membership.RuleKind;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.Use;
import app.steward.team.Viewer;
import app.steward.undo.DeletedRows;
import app.steward.workspace.Today;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

/**
 * Makes journeys, saves their drafts, copies and deletes them. A draft may be unfinished; it becomes what the journey goes by
 * when it is published. Saving one is in no audit trail: that tells what was published.
 */
@Component
@Transactional
public class JourneyEditing {
    /** In the audit trail, and of what uses something. */
    public static final String KIND = "journey";

    /** Of what can be taken back after it was deleted. */
    public static final String UNDO = "journey";

    private final DSLContext sql;
    private final Journeys journeys;
    private final RuleEditing heads;
    private final Conditions conditions;
    private final UsedBy uses;
    private final AuditTrail audit;
    private final Today today;
    private final DeletedRows deleted;

    JourneyEditing(
            DSLContext sql,
            Journeys journeys,
            RuleEditing heads,
            Conditions conditions,
            UsedBy uses,
            AuditTrail audit,
            Today today,
            DeletedRows deleted) {
        this.sql = sql;
        this.journeys = journeys;
        this.heads = heads;
        this.conditions = conditions;
        this.uses = uses;
        this.audit = audit;
        this.today = today;
        this.deleted = deleted;
    }

    /** Makes a journey, a draft that nobody is in; answers its number. */
    public int create(Viewer by, Subject subject, String name, Definition draft) {
        mayEdit(by);
        if (subject != Subject.USER) {
            throw BadInput.of("subject", "Journeys are of users.");
        }
        int id = heads.add(
                RuleKind.JOURNEY,
                subject,
                new Said(name, List.of(), List.of(), null, 0, 0, null, false),
                false,
                by.memberId());
        sql.execute(
                "insert into journeys (id, status, draft, saved_at, saved_by) values ({0}, 'draft', {1}, {2}, {3})",
                val(id),
                val(JSONB.valueOf(DefinitionJson.stored(draft))),
                val(today.now().instant().atOffset(ZoneOffset.UTC)),
                val(by.memberId(), Long.class));
        Journey made = journeys.get(id);
        audit.record(by, "created", KIND, Integer.toString(id), made.name(), null, told(made.name(), draft));
        return id;
    }

    /**
     * Saves what is edited.
     *
     * @param name at once the journey's
     * @param version that the change was made of; null where the caller does not say
     */
    public Journey save(Viewer by, int id, String name, Definition draft, @Nullable Integer version) {
        Journey before = editable(by, id, version);
        if (!name.equals(before.name())) {
            rename(by, before, name);
        }
        if (!draft.equals(before.draft())) {
            sql.execute(
                    "update journeys set draft = {1}, saved_at = {2}, saved_by = {3} where id = {0}",
                    val(id),
                    val(JSONB.valueOf(DefinitionJson.stored(draft))),
                    val(today.now().instant().atOffset(ZoneOffset.UTC)),
                    val(by.memberId(), Long.class));
        }
        if (!draft.equals(before.draft()) || !name.equals(before.name())) {
            sql.execute("update journeys set version = version + 1 where id = {0}", val(id));
        }
        return journeys.get(id);
    }

    /** The draft becomes again what is published. */
    public Journey discard(Viewer by, int id, @Nullable Integer version) {
        Journey before = editable(by, id, version);
        Definition published = journeys.version(id, before.edition())
                .orElseThrow(
                        () -> new Conflict(before.name() + " was never published: there is nothing to go back to."))
                .definition();
        return save(by, id, before.name(), published, null);
    }

    /** Makes one like it, as its draft is, with a name of its own; answers its number. */
    public int copy(Viewer by, int id) {
        mayEdit(by);
        Journey of = journeys.get(id);
        return create(by, of.subject(), heads.freeName(RuleKind.JOURNEY, of.subject(), of.name(), null), of.draft());
    }

    private void rename(Viewer by, Journey before, String name) {
        Said said = before.head().said();
        heads.change(
                before.head(),
                new Said(name, said.segments(), said.lists(), said.condition(), said.holdsDays(), 0, null, said.on()),
                false);
        Journey after = journeys.get(before.id());
        audit.changed(
                by,
                KIND,
                Integer.toString(before.id()),
                after.name(),
                Map.of("name", before.name()),
                Map.of("name", after.name()));
    }

    /** Deletes a journey that nobody is in and nothing tests, with its past. */
    public void delete(Viewer by, int id) {
        Journey journey = editable(by, id, null);
        if (journey.isUnderWay()) {
            throw new Conflict(journey.name() + " is " + journey.status().key() + ": end it before it is deleted.");
        }
        List<Use> usedBy = uses.members(MembershipKind.JOURNEY, id).stream()
                .filter(use -> !(use.type().equals(KIND) && use.id().equals(Integer.toString(id))))
                .distinct()
                .toList();
        Conflict.requireUnused(journey.name() + " is in use, it is tested by", usedBy);
        audit.record(
                by, "deleted", KIND, Integer.toString(id), journey.name(), told(journey.name(), journey.draft()), null);
        if (journey.edition() == 0) {
            deleted.begin(by, UNDO, id);
            for (String table : List.of("rules", "journeys")) {
                deleted.keep(
                        by, UNDO, id, table, field(name("id"), Integer.class).eq(id));
            }
        }
        sql.execute("delete from journeys where id = {0}", val(id));
        heads.delete(journey.head());
    }

    /** The journey, locked for a change by who may make it, as long as nobody was faster. */
    Journey editable(Viewer by, int id, @Nullable Integer version) {
        mayEdit(by);
        heads.locked(RuleKind.JOURNEY, id);
        sql.execute("select 1 from journeys where id = {0} for update", val(id));
        Journey journey = journeys.get(id);
        audit.requireVersion(KIND, Integer.toString(id), journey.name(), version, journey.version());
        return journey;
    }

    /** The entry of a definition as its rule says it. */
    Said said(String name, Entry entry, boolean on) {
        JsonNode condition = entry.condition();
        return new Said(
                name,
                entry.segments(),
                entry.lists(),
                condition == null ? null : conditions.text(condition),
                entry.holdsDays(),
                0,
                null,
                on);
    }

    /** What there is to say of a definition, in the audit trail. */
    static Map<String, Object> told(String name, Definition definition) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("name", name);
        DefinitionJson.write(definition).properties().forEach(each -> {
            boolean nothing = each.getValue().isNull();
            told.put(each.getKey(), nothing ? "" : each.getValue());
        });
        return told;
    }

    /** Whose rows are there again. */
    Journey putBack(Viewer by, int id) {
        Journey back = journeys.get(id);
        audit.record(by, "restored", KIND, Integer.toString(id), back.name(), null, told(back.name(), back.draft()));
        return back;
    }

    /** Throws {@link NotAllowed} for who changes no journeys. */
    public static void mayEdit(Viewer by) {
        if (!by.mayEditSegments()) {
            throw new NotAllowed("Journeys are changed by super managers and administrators.");
        }
    }
}
