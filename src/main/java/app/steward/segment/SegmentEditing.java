package app.steward.segment;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.audit.AuditTrail;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.MembershipKind;
import app.steward.condition.Subject;
import app.steward.condition.UsedBy;
import app.steward.condition.sql.Collation;
import app.steward.derive.DefinitionSaved;
import app.steward.derive.Reads;
import app.steward.membership.DefinitionStates;
import app.steward.membership.MembershipLock;
import app.steward.membership.MembershipPass;
import app.steward.membership.StoredDefinitions;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import app.steward.undo.DeletedRows;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes, changes, orders and deletes segments, for administrators and super managers. Whatever touches a condition
 * publishes {@link DefinitionSaved}; one saver at a time per subject, so that names, order and cycles are judged of what
 * holds.
 */
@Component
public class SegmentEditing {
    /** In the audit trail. */
    public static final String KIND = "segment";

    /**
     * What to change; null keeps the value.
     *
     * @param version the version that the change was made of, checked when given
     */
    public record Changes(
            @Nullable String name,
            @Nullable Boolean visible,
            @Nullable ConditionTree condition,
            @Nullable Integer version) {
        /** Only a refresh. */
        public static final Changes NONE = new Changes(null, null, null, null);
    }

    private final DSLContext sql;
    private final Segments segments;
    private final StoredDefinitions definitions;
    private final MembershipPass pass;
    private final UsedBy uses;
    private final MembershipLock lock;
    private final DefinitionStates states;
    private final Fields fields;
    private final Conditions conditions;
    private final AuditTrail audit;
    private final DeletedRows deleted;
    private final ObjectProvider<DeletionConsequence> consequences;
    private final ApplicationEventPublisher events;

    SegmentEditing(
            DSLContext sql,
            Segments segments,
            StoredDefinitions definitions,
            MembershipPass pass,
            UsedBy uses,
            MembershipLock lock,
            DefinitionStates states,
            Fields fields,
            Conditions conditions,
            AuditTrail audit,
            DeletedRows deleted,
            ObjectProvider<DeletionConsequence> consequences,
            ApplicationEventPublisher events) {
        this.sql = sql;
        this.segments = segments;
        this.definitions = definitions;
        this.pass = pass;
        this.uses = uses;
        this.lock = lock;
        this.states = states;
        this.fields = fields;
        this.conditions = conditions;
        this.audit = audit;
        this.deleted = deleted;
        this.consequences = consequences;
        this.events = events;
    }

    /** Makes a segment, last in the order; answers its number. */
    @Transactional
    public int create(Viewer by, Subject subject, String name, boolean visible, ConditionTree condition) {
        mayEdit(by);
        if (subject == Subject.SUBSCRIPTION) {
            throw BadInput.of("subject", "Segments are of accounts or of users.");
        }
        lock.definitionsChange(SegmentKind.SEGMENT, subject);
        return add(by, new Segment(subject, name, visible, conditions.write(condition), last(subject) + 1));
    }

    /** Changes a segment and has it refreshed, changed or not. */
    @Transactional
    public void change(Viewer by, int id, Changes changes) {
        change(by, id, null, changes);
    }

    /** Same, of a change that puts an earlier version back; restores: its number. */
    @Transactional
    public void restore(Viewer by, int id, int restores, Changes changes) {
        change(by, id, restores, changes);
    }

    private void change(Viewer by, int id, @Nullable Integer restores, Changes changes) {
        mayEdit(by);
        Segment segment = locked(id);
        audit.requireVersion(KIND, Integer.toString(id), segment.name(), changes.version(), segment.version());
        Map<String, Object> before = told(segment);
        if (changes.name() != null) {
            segment.rename(changes.name());
            nameIsFree(segment.subject(), segment.name(), id);
        }
        if (changes.visible() != null) {
            segment.show(changes.visible());
        }
        ConditionTree condition = changes.condition();
        if (condition != null) {
            definitions.refuseCycle(SegmentKind.SEGMENT, segment.subject(), id, condition, fields.catalogue());
            String text = conditions.write(condition);
            if (!conditions.tree(text).equals(conditions.tree(segment.condition()))) {
                segment.define(text);
            }
        }
        segments.saveAndFlush(segment);
        audit.changed(by, KIND, Integer.toString(id), segment.name(), restores, before, told(segment));
        if (condition == null) {
            states.stale(SegmentKind.SEGMENT, List.of(id));
        } else {
            states.repaired(SegmentKind.SEGMENT, id);
        }
        saved(segment);
    }

    /** Makes a segment of the same condition with a name of its own, last in the order; answers its number. */
    @Transactional
    public int copy(Viewer by, int id) {
        mayEdit(by);
        Segment segment = locked(id);
        Subject subject = segment.subject();
        String name = freeName(subject, segment.name());
        return add(by, new Segment(subject, name, segment.visible(), segment.condition(), last(subject) + 1));
    }

    private int add(Viewer by, Segment segment) {
        nameIsFree(segment.subject(), segment.name(), 0);
        segments.saveAndFlush(segment);
        audit.record(by, "created", KIND, Integer.toString(segment.id()), segment.name(), null, told(segment));
        saved(segment);
        return segment.id();
    }

    void saved(Segment segment) {
        events.publishEvent(new DefinitionSaved(
                Reads.segment(segment.subject(), segment.id()), "Segment saved: " + segment.name()));
    }

    /** Puts the subject's segments in this order: every one of them once. */
    @Transactional
    public void order(Viewer by, Subject subject, List<Integer> ids) {
        mayEdit(by);
        lock.definitionsChange(SegmentKind.SEGMENT, subject);
        List<Segment> present = segments.of(subject);
        List<Integer> before = present.stream().map(Segment::id).toList();
        if (ids.size() != before.size() || !new HashSet<>(ids).equals(new HashSet<>(before))) {
            throw BadInput.of("ids", "Name every segment of " + subject.plural() + " once.");
        }
        if (ids.equals(before)) {
            return;
        }
        for (Segment segment : present) {
            segment.moveTo(ids.indexOf(segment.id()) + 1);
        }
        segments.flush();
        audit.record(
                by,
                "changed",
                "segment order",
                subject.key(),
                "Order of " + subject.key() + " segments",
                Map.of("order", names(before, present)),
                Map.of("order", names(ids, present)));
    }

    private static List<String> names(List<Integer> ids, List<Segment> of) {
        Map<Integer, String> names = of.stream().collect(Collectors.toMap(Segment::id, Segment::name));
        return ids.stream().map(id -> Objects.requireNonNull(names.get(id))).toList();
    }

    /**
     * Deletes a segment that nothing tests, with its membership and history.
     *
     * @param force whatever else follows from it; else a {@link Conflict} tells what would
     */
    @Transactional
    public void delete(Viewer by, int id, boolean force) {
        mayEdit(by);
        Segment segment = locked(id);
        Conflict.requireUnused(segment.name() + " is in use", uses.members(MembershipKind.SEGMENT, id));
        if (!force) {
            consequences(by, segment).findFirst().ifPresent(told -> {
                throw told;
            });
        }
        deleted.begin(by, KIND, id);
        deleted.keep(by, KIND, id, "segments", field(name("id"), Integer.class).eq(id));
        pass.forget(SegmentKind.SEGMENT, segment.subject(), id);
        events.publishEvent(new SegmentDeleted(by, id, segment.subject(), segment.name()));
        segments.delete(segment);
        segments.flush();
        audit.record(by, "deleted", KIND, Integer.toString(id), segment.name(), told(segment), null);
    }

    /** What else deleting it would do. */
    Stream<Conflict> consequences(Viewer by, Segment segment) {
        return consequences.orderedStream().flatMap(each -> each.of(by, segment).stream());
    }

    /** Throws {@link NotAllowed} for whoever does not edit segments. */
    public static void mayEdit(Viewer by) {
        if (!by.mayEditSegments()) {
            throw new NotAllowed("Administrators and super managers edit segments.");
        }
    }

    private Segment locked(int id) {
        String subject = sql.select(field(name("subject"), String.class))
                .from(table(name("segments")))
                .where(field(name("id"), Integer.class).eq(id))
                .fetchOne(row -> row.value1());
        if (subject != null) {
            lock.definitionsChange(SegmentKind.SEGMENT, Subject.of(subject));
        }
        return segments.findById(id).orElseThrow(() -> new NotFound("There is no segment " + id + "."));
    }

    private int last(Subject subject) {
        return segments.of(subject).stream().mapToInt(Segment::position).max().orElse(0);
    }

    private void nameIsFree(Subject subject, String name, int except) {
        if (isTaken(subject, name, except)) {
            throw Conflict.at("name", "There is another segment of " + subject.plural() + " named " + name + ".");
        }
    }

    private boolean isTaken(Subject subject, String name, int except) {
        return sql.fetchExists(
                table(name("segments")),
                org.jooq.impl.DSL.condition(
                        "subject = {0} and id <> {1} and lower(name " + Collation.SQL + ") = lower({2} " + Collation.SQL
                                + ")",
                        org.jooq.impl.DSL.val(subject.key()),
                        org.jooq.impl.DSL.val(except),
                        org.jooq.impl.DSL.val(name)));
    }

    private String freeName(Subject subject, String name) {
        for (int n = 1; ; n++) {
            String suffix = n == 1 ? " (copy)" : " (copy " + n + ")";
            int room = Segment.NAME_LENGTH - suffix.length();
            String free = (name.length() > room ? name.substring(0, room).strip() : name) + suffix;
            if (!isTaken(subject, free, 0)) {
                return free;
            }
        }
    }

    /** What there is to say of it, as the audit trail has it. */
    public Map<String, Object> told(Segment segment) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("name", segment.name());
        told.put("visible", segment.visible());
        told.put("condition", conditions.tree(segment.condition()));
        return told;
    }
}
