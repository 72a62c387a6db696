package app.steward.portfolio;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.team.AuditTrail;
import app.steward.team.Viewer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The views of lists that team members keep under a name, for themselves or for the team. A private one of somebody
 * else is as unknown as one that is not there; administrators may delete it all the same, since what it uses can't be
 * deleted before.
 */
@Component
@Transactional
public class NamedViews {
    private static final int NAME_LENGTH = 100;

    private static final Table<?> VIEWS = table(name("views"));
    private static final Table<?> DEFAULTS = table(name("default_views"));
    private static final Field<Long> ID = field(name("v", "id"), Long.class);
    private static final Field<Long> OWNER = field(name("v", "member_id"), Long.class);
    private static final Field<String> SUBJECT = field(name("v", "subject"), String.class);
    private static final Field<String> NAME = field(name("v", "name"), String.class);
    private static final Field<Boolean> SHARED = field(name("v", "shared"), Boolean.class);
    private static final Field<String> COLUMNS = field(name("v", "columns"), String.class);
    private static final Field<Integer> FROZEN = field(name("v", "frozen"), Integer.class);
    private static final Field<String> QUERY = field(name("v", "query"), String.class);
    private static final Field<String> OWNER_NAME = field(name("m", "name"), String.class);
    private static final Field<Long> OPENED = field(name("d", "view_id"), Long.class);

    private final DSLContext sql;
    private final AuditTrail audit;

    NamedViews(DSLContext sql, AuditTrail audit) {
        this.sql = sql;
        this.audit = audit;
    }

    /** The viewer's own views of a list and those shared with the team, by name. */
    @Transactional(readOnly = true)
    public List<NamedView> of(Viewer viewer, Subject subject) {
        return read(viewer, SUBJECT.eq(subject.key()).and(seenBy(viewer)));
    }

    /** Private views of others, which an administrator may delete; empty for everybody else. */
    @Transactional(readOnly = true)
    public List<NamedView> privateOfOthers(Viewer viewer, Subject subject) {
        return viewer.mayAdminister()
                ? read(viewer, SUBJECT.eq(subject.key()).and(SHARED.isFalse()).and(OWNER.ne(me(viewer))))
                : List.of();
    }

    /** One of {@link #of}. */
    @Transactional(readOnly = true)
    public Optional<NamedView> find(Viewer viewer, Subject subject, long id) {
        return read(viewer, ID.eq(id).and(SUBJECT.eq(subject.key())).and(seenBy(viewer))).stream()
                .findFirst();
    }

    /** The view that this list opens with. */
    @Transactional(readOnly = true)
    public Optional<NamedView> opening(Viewer viewer, Subject subject) {
        return read(viewer, SUBJECT.eq(subject.key()).and(seenBy(viewer)).and(OPENED.isNotNull())).stream()
                .findFirst();
    }

    /** One that the viewer may rename, update, share and delete. */
    @Transactional(readOnly = true)
    public NamedView changeable(Viewer viewer, Subject subject, long id) {
        Condition known = viewer.mayAdminister() ? noCondition() : seenBy(viewer);
        NamedView view = read(viewer, ID.eq(id).and(SUBJECT.eq(subject.key())).and(known)).stream()
                .findFirst()
                .orElseThrow(NamedViews::unknown);
        if (!view.mayChange(viewer)) {
            throw new NotAllowed(
                    "Only " + view.ownerName() + " and administrators change this view. Save it as your own.");
        }
        return view;
    }

    /** Keeps a state under a name; answers the view's number. */
    public long save(Viewer by, Subject subject, String name, boolean shared, ViewState state) {
        Long owner = by.memberId();
        if (owner == null) {
            throw new NotAllowed("A view belongs to a team member. Sign in to save one.");
        }
        String checked = checked(name);
        nameIsFree(subject, owner, checked, 0);
        Long id = sql.insertInto(VIEWS)
                .set(bare(OWNER), owner)
                .set(bare(SUBJECT), subject.key())
                .set(bare(NAME), checked)
                .set(bare(SHARED), shared)
                .set(bare(COLUMNS), state.columns())
                .set(bare(FROZEN), state.frozen())
                .set(bare(QUERY), QueryText.write(state.rest()))
                .onConflictDoNothing()
                .returningResult(bare(ID))
                .fetchOne(bare(ID));
        if (id == null) {
            throw taken(subject, checked);
        }
        audit.record(by, "created", "view", id.toString(), checked, null, told(subject, checked, shared, state));
        return id;
    }

    /** Another name, or shared or private from now on. */
    public void change(Viewer by, Subject subject, long id, String name, boolean shared) {
        NamedView view = changeable(by, subject, id);
        String checked = checked(name);
        nameIsFree(subject, view.owner(), checked, id);
        if (checked.equals(view.name()) && shared == view.shared()) {
            return;
        }
        sql.update(VIEWS)
                .set(bare(NAME), checked)
                .set(bare(SHARED), shared)
                .set(field("changed_at"), (Object) field("now()"))
                .where(bare(ID).eq(id))
                .execute();
        if (!shared) {
            sql.deleteFrom(DEFAULTS)
                    .where(field(name("view_id"), Long.class).eq(id))
                    .and(field(name("member_id"), Long.class).ne(view.owner()))
                    .execute();
        }
        record(by, view, told(subject, checked, shared, view.state()));
    }

    /** Keeps another state under the same name. */
    public void update(Viewer by, Subject subject, long id, ViewState state) {
        NamedView view = changeable(by, subject, id);
        if (state.equals(view.state())) {
            return;
        }
        sql.update(VIEWS)
                .set(bare(COLUMNS), state.columns())
                .set(bare(FROZEN), state.frozen())
                .set(bare(QUERY), QueryText.write(state.rest()))
                .set(field("changed_at"), (Object) field("now()"))
                .where(bare(ID).eq(id))
                .execute();
        record(by, view, told(subject, view.name(), view.shared(), state));
    }

    /** Deletes it; answers its name. */
    public String delete(Viewer by, Subject subject, long id) {
        NamedView view = changeable(by, subject, id);
        sql.deleteFrom(VIEWS).where(bare(ID).eq(id)).execute();
        audit.record(
                by,
                "deleted",
                "view",
                Long.toString(id),
                view.name(),
                told(subject, view.name(), view.shared(), view.state()),
                null);
        return view.name();
    }

    /** From now on the list opens with this view for the viewer, or no longer does. */
    public void opens(Viewer viewer, Subject subject, long id, boolean opens) {
        NamedView view = find(viewer, subject, id).orElseThrow(NamedViews::unknown);
        Long me = viewer.memberId();
        if (me == null) {
            return;
        }
        Field<Long> member = field(name("member_id"), Long.class);
        Field<String> list = field(name("subject"), String.class);
        Field<Long> opened = field(name("view_id"), Long.class);
        if (opens) {
            sql.insertInto(DEFAULTS, member, list, opened)
                    .values(me, subject.key(), view.id())
                    .onConflict(member, list)
                    .doUpdate()
                    .set(opened, view.id())
                    .execute();
        } else {
            sql.deleteFrom(DEFAULTS)
                    .where(member.eq(me), list.eq(subject.key()), opened.eq(view.id()))
                    .execute();
        }
    }

    /** The one answer to a view that is not there and to one that is not the asker's business. */
    public static NotFound unknown() {
        return new NotFound("There is no such view, or it is not shared with you.");
    }

    /** All named views, of all members: what they use is in use. */
    List<NamedView> all() {
        return read(Viewer.system(), noCondition());
    }

    private List<NamedView> read(Viewer viewer, Condition which) {
        return sql.select(ID, SUBJECT, NAME, SHARED, OWNER, OWNER_NAME, OPENED, COLUMNS, FROZEN, QUERY)
                .from(VIEWS.as("v"))
                .join(table(name("team_members")).as("m"))
                .on(field(name("m", "id"), Long.class).eq(OWNER))
                .leftJoin(DEFAULTS.as("d"))
                .on(OPENED.eq(ID).and(field(name("d", "member_id"), Long.class).eq(me(viewer))))
                .where(NAME.isNotNull())
                .and(which)
                .orderBy(field("v.name collate \"und-x-icu\""), ID)
                .fetch(NamedViews::view);
    }

    private static NamedView view(Record row) {
        return new NamedView(
                row.get(ID),
                Subject.of(row.get(SUBJECT)),
                row.get(NAME),
                row.get(SHARED),
                row.get(OWNER),
                row.get(OWNER_NAME),
                row.get(OPENED) != null,
                new ViewState(row.get(COLUMNS), row.get(FROZEN), QueryText.read(row.get(QUERY))));
    }

    private static Condition seenBy(Viewer viewer) {
        return OWNER.eq(me(viewer)).or(SHARED);
    }

    private static Field<Long> me(Viewer viewer) {
        Long me = viewer.memberId();
        return me == null ? inline(-1L) : val(me);
    }

    private static String checked(@Nullable String name) {
        String stripped = name == null ? "" : name.strip();
        if (stripped.isEmpty() || stripped.length() > NAME_LENGTH) {
            throw BadInput.of("name", "Enter a name of 1 to " + NAME_LENGTH + " characters.");
        }
        return stripped;
    }

    private void nameIsFree(Subject subject, long owner, String name, long except) {
        if (sql.fetchExists(
                VIEWS,
                condition(
                        "member_id = {0} and subject = {1} and id <> {2}"
                                + " and lower(name collate \"und-x-icu\") = lower({3} collate \"und-x-icu\")",
                        val(owner), val(subject.key()), val(except), val(name)))) {
            throw taken(subject, name);
        }
    }

    private static Conflict taken(Subject subject, String name) {
        return Conflict.at(
                "name", "There is a view of " + subject.plural() + " named " + name + ". Choose another name.");
    }

    private void record(Viewer by, NamedView view, Map<String, Object> after) {
        Map<String, Object> before = told(view.subject(), view.name(), view.shared(), view.state());
        Map<String, Object> was = new LinkedHashMap<>(before);
        was.entrySet().removeAll(after.entrySet());
        Map<String, Object> is = new LinkedHashMap<>(after);
        is.entrySet().removeAll(before.entrySet());
        audit.record(by, "changed", "view", Long.toString(view.id()), view.name(), was, is);
    }

    private static Map<String, Object> told(Subject subject, String name, boolean shared, ViewState state) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("list", subject.plural());
        told.put("name", name);
        told.put("shared", shared);
        told.put("columns", state.columns());
        told.put("frozen", state.frozen());
        told.put("query", QueryText.write(state.rest()));
        return told;
    }

    /** The column without its table, as statements that write want it. */
    private static <T> Field<T> bare(Field<T> column) {
        return field(column.getUnqualifiedName(), column.getType());
    }
}
