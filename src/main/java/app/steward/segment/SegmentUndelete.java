package app.steward.segment;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.condition.MembershipKind;
import app.steward.condition.Subject;
import app.steward.condition.UsedBy;
import app.steward.membership.MembershipLock;
import app.steward.problem.NotFound;
import app.steward.problem.Use;
import app.steward.team.Viewer;
import app.steward.undo.Deletable;
import app.steward.undo.DeletedRows.Deleted;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Puts a deleted segment back. Who is in it is computed anew, and its history begins with that. */
@Component
class SegmentUndelete implements Deletable {
    private final DSLContext sql;
    private final Segments segments;
    private final SegmentEditing editing;
    private final UsedBy uses;
    private final MembershipLock lock;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;

    SegmentUndelete(
            DSLContext sql,
            Segments segments,
            SegmentEditing editing,
            UsedBy uses,
            MembershipLock lock,
            AuditTrail audit,
            ApplicationEventPublisher events) {
        this.sql = sql;
        this.segments = segments;
        this.editing = editing;
        this.uses = uses;
        this.lock = lock;
        this.audit = audit;
        this.events = events;
    }

    @Override
    public String kind() {
        return SegmentEditing.KIND;
    }

    @Override
    public String type() {
        return MembershipKind.SEGMENT.words();
    }

    @Override
    public About about(Viewer viewer, long id) {
        Segment segment = segments.findById(Math.toIntExact(id))
                .orElseThrow(() -> new NotFound("There is no segment " + id + "."));
        String all = "/segments/" + segment.subject().key();
        return new About(segment.name(), all + "/" + id, all);
    }

    @Override
    public List<Use> usedBy(long id) {
        return uses.members(MembershipKind.SEGMENT, Math.toIntExact(id));
    }

    @Override
    public boolean mayDelete(Viewer by, long id) {
        return by.mayEditSegments();
    }

    @Override
    public List<String> follows(Viewer by, long id) {
        Segment segment = segments.findById(Math.toIntExact(id)).orElseThrow();
        return editing.consequences(by, segment)
                .map(told -> String.valueOf(told.getMessage()))
                .toList();
    }

    /** By force, since what follows was confirmed. */
    @Override
    public void delete(Viewer by, long id) {
        editing.delete(by, Math.toIntExact(id), true);
    }

    @Override
    public String putBack(Viewer by, Deleted deleted) {
        SegmentEditing.mayEdit(by);
        Subject subject = Subject.of(sql.select(field(name("subject"), String.class))
                .from(deleted.rows("segments"))
                .fetchSingle()
                .value1());
        lock.definitionsChange(SegmentKind.SEGMENT, subject);
        deleted.insert("segments");
        // nobody is in it until it is computed
        sql.execute(
                "update segments set state = 'stale', problem = null, refreshed_at = null, members = 0,"
                        + " members_unassigned = 0, active = 0, active_unassigned = 0 where id = {0}",
                val(deleted.id()));
        Segment segment = segments.findById(Math.toIntExact(deleted.id())).orElseThrow();
        audit.record(
                by,
                "restored",
                SegmentEditing.KIND,
                Long.toString(deleted.id()),
                segment.name(),
                null,
                editing.told(segment));
        events.publishEvent(new SegmentPutBack(by, segment.id(), segment.name(), deleted));
        editing.saved(segment);
        return segment.name();
    }
}
