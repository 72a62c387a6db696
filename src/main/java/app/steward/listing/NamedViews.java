package app.steward.listing;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.condition.Fields;
import app.steward.condition.Principal;
import app.steward.condition.Subject;
import app.steward.condition.sql.Collation;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import app.steward.undo.DeletedRows;
import app.steward.value.CleanText;
import java.time.OffsetDateTime;
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
    /** Where a delete is undone. */
    public static final String UNDO = "view";

    private static final int NAME_LENGTH = 100;

    private static final Table<?> VIEWS = table(name("views"));
    private static final Table<?> DEFAULTS = table(name("default_views"));
    private static final Field<Long> ID = field(name("v", "id"), Long.class);
    private static final Field<Long> OWNER = field(name("v", "member_id"), Long.class);
    private static final Field<String> SUBJECT = field(name("v", "subject"), String.class);
    private static final Field<String> LIST = field(name("v", "list"), String.class);
    private static final Field<String> NAME = field(name("v", "name"), String.class);
    private static final Field<Boolean> SHARED = field(name("v", "shared"), Boolean.class);
    private static final Field<String> COLUMNS = field(name("v", "columns"), String.class);
    private static final Field<Integer> FROZEN = field(name("v", "frozen"), Integer.class);
    private static final Field<String> QUERY = field(name("v", "query"), String.class);
    private static final Field<String> OWNER_NAME = field(name("m", "name"), String.class);
    private static final Field<Integer> VERSION = field(name("v", "version"), Integer.class);
    private static final Field<OffsetDateTime> CHANGED_AT = field(name("v", "changed_at"), OffsetDateTime.class);
    private static final Field<Long> CHANGED_BY = field(name("v", "changed_by"), Long.class);
    private static final Field<Long> LAST = coalesce(CHANGED_BY, OWNER);
    private static final Field<String> LAST_NAME = field(name("c", "name"), String.class);
    private static final Field<Long> OPENED = field(name("d", "view_id"), Long.class);

    private final DSLContext sql;
    private final AuditTrail audit;
    private final Filter filter;
    private final Fields fields;
    private final DeletedRows deleted;

    NamedViews(DSLContext sql, AuditTrail audit, Filter filter, Fields fields, DeletedRows deleted) {
        this.sql = sql;
        this.audit = audit;
        this.filter = filter;
        this.fields = fields;
        this.deleted = deleted;
    }

    /** What a view is called and whether it is shared, as a form had it. */
    public record Naming(String name, boolean shared) {
        public static Naming of(NamedView view) {
            return new Naming(view.name(), view.shared());
        }
    }

    /** The viewer's own views of a list and those shared with the team, by name. */
    @Transactional(readOnly = true)
    public List<NamedView> of(Viewer viewer, ListScope list) {
        return read(viewer, isOf(list).and(seenBy(viewer)));
    }

    /** Private views of others, which an administrator may delete; empty for everybody else. */
    @Transactional(readOnly = true)
    public List<NamedView> privateOfOthers(Viewer viewer, ListScope list) {
        return viewer.mayAdminister()
                ? read(viewer, isOf(list).and(SHARED.isFalse()).and(OWNER.ne(me(viewer))))
                : List.of();
    }

    /** One of {@link #of}. */
    @Transactional(readOnly = true)
    public Optional<NamedView> find(Viewer viewer, ListScope list, long id) {
        return one(viewer, list, id, seenBy(viewer));
    }

    private Optional<NamedView> one(Viewer viewer, ListScope list, long id, Condition known) {
        return read(viewer, ID.eq(id).and(isOf(list)).and(known)).stream().findFirst();
    }

    /** The view that this list opens with. */
    @Transactional(readOnly = true)
    public Optional<NamedView> opening(Viewer viewer, ListScope list) {
        return read(viewer, isOf(list).and(seenBy(viewer)).and(OPENED.isNotNull())).stream()
                .findFirst();
    }

    /** One that the viewer may rename, update and share. */
    @Transactional(readOnly = true)
    public NamedView changeable(Viewer viewer, ListScope list, long id) {
        NamedView view = find(viewer, list, id).orElseThrow(NamedViews::unknown);
        if (!view.mayChange(viewer)) {
            throw notAllowed(view);
        }
        return view;
    }

    private static NotAllowed notAllowed(NamedView view) {
        return new NotAllowed(
                "Only " + view.ownerName() + " and administrators change this view. Save it as your own.");
    }

    private static void requireSharing(Viewer by, boolean shared) {
        if (shared && !by.mayShareViews()) {
            throw new NotAllowed("Viewers keep their views to themselves.");
        }
    }

    /** Keeps a state under a name; answers the view's number. */
    public long save(Viewer by, ListScope list, String name, boolean shared, ListState state) {
        Long owner = by.memberId();
        if (owner == null) {
            throw new NotAllowed("A view belongs to a team member. Sign in to save one.");
        }
        requireSharing(by, shared);
        String checked = checked(name);
        nameIsFree(list, owner, checked, 0);
        mayBeShared(by, list, shared, state);
        Long id = sql.insertInto(VIEWS)
                .set(bare(OWNER), owner)
                .set(bare(SUBJECT), list.subject().key())
                .set(bare(LIST), list.views())
                .set(bare(NAME), checked)
                .set(bare(SHARED), shared)
                .set(bare(COLUMNS), state.get(ListParameter.COLUMNS))
                .set(bare(FROZEN), frozen(state))
                .set(bare(QUERY), query(state))
                .onConflictDoNothing()
                .returningResult(bare(ID))
                .fetchOne(bare(ID));
        if (id == null) {
            throw taken(list, checked);
        }
        NamedView made = find(by, list, id).orElseThrow(NamedViews::unknown);
        audit.record(by, "created", "view", id.toString(), made.publicName(), null, told(made));
        return id;
    }

    /**
     * Another name, or shared or private from now on.
     *
     * @throws Conflict also where it is not called or shared any more as the form had it that this came from
     */
    public void change(Viewer by, ListScope list, long id, Naming seen, String name, boolean shared) {
        NamedView view = changeable(by, list, id);
        requireSharing(by, shared);
        String checked = checked(name);
        if (!seen.equals(Naming.of(view)) && !Naming.of(view).equals(new Naming(checked, shared))) {
            throw new Conflict(changed(by, view) + ": it is called " + view.name() + " and is "
                    + (view.shared() ? "shared with the team" : "private")
                    + " now. Save it again to have it as you entered it.");
        }
        nameIsFree(list, view.owner(), checked, id);
        mayBeShared(by, list, shared && !view.shared(), view.state());
        if (checked.equals(view.name()) && shared == view.shared()) {
            return;
        }
        int renamed = sql.update(VIEWS)
                .set(bare(NAME), checked)
                .set(bare(SHARED), shared)
                .set(field("changed_at"), (Object) field("now()"))
                .set(bare(CHANGED_BY), by.memberId())
                .where(bare(ID).eq(id))
                .and(bare(NAME).eq(view.name()))
                .and(bare(SHARED).eq(view.shared()))
                .execute();
        if (renamed == 0) {
            throw new Conflict(changed(by, view) + ".");
        }
        if (!shared) {
            sql.deleteFrom(DEFAULTS)
                    .where(field(name("view_id"), Long.class).eq(id))
                    .and(field(name("member_id"), Long.class).ne(view.owner()))
                    .execute();
        }
        record(by, list, view);
    }

    /**
     * Keeps another state under the same name.
     *
     * @param seen the version that it was made of
     * @throws Conflict where another state was kept since
     */
    public void update(Viewer by, ListScope list, long id, int seen, ListState state) {
        NamedView view = changeable(by, list, id);
        if (state.equals(view.state())) {
            return;
        }
        mayBeShared(by, list, view.shared(), state);
        int updated = sql.update(VIEWS)
                .set(bare(COLUMNS), state.get(ListParameter.COLUMNS))
                .set(bare(FROZEN), frozen(state))
                .set(bare(QUERY), query(state))
                .set(bare(VERSION), seen + 1)
                .set(field("changed_at"), (Object) field("now()"))
                .set(bare(CHANGED_BY), by.memberId())
                .where(bare(ID).eq(id))
                .and(bare(VERSION).eq(seen))
                .and(bare(SHARED).eq(view.shared())) // else it may be nobody else's business any more
                .execute();
        if (updated == 0) {
            throw new Conflict(changed(by, view) + ".");
        }
        record(by, list, view);
    }

    private static String changed(Viewer by, NamedView view) {
        return (by.is(view.changedBy()) ? "You, in another window," : view.changedByName())
                + " changed this view after you opened it";
    }

    /** Deletes it; answers what the viewer may call it. */
    public String delete(Viewer by, ListScope list, long id) {
        Condition known = by.mayAdminister() ? noCondition() : seenBy(by);
        return delete(by, one(by, list, id, known).orElseThrow(NamedViews::unknown));
    }

    String delete(Viewer by, NamedView view) {
        if (!view.mayDelete(by)) {
            throw notAllowed(view);
        }
        long id = view.id();
        deleted.begin(by, UNDO, id);
        deleted.keep(by, UNDO, id, "views", bare(ID).eq(id));
        deleted.keep(by, UNDO, id, "default_views", bare(OPENED).eq(id));
        sql.deleteFrom(VIEWS).where(bare(ID).eq(id)).execute();
        audit.record(by, "deleted", "view", Long.toString(id), view.publicName(), told(view), null);
        return view.nameFor(by);
    }

    /** From now on the list opens with this view for the viewer, or no longer does. */
    public void opens(Viewer viewer, ListScope list, long id, boolean opens) {
        NamedView view = find(viewer, list, id).orElseThrow(NamedViews::unknown);
        Long me = viewer.memberId();
        if (me == null) {
            return;
        }
        Field<Long> member = field(name("member_id"), Long.class);
        Field<String> subject = field(name("subject"), String.class);
        Field<String> of = field(name("list"), String.class);
        Field<Long> opened = field(name("view_id"), Long.class);
        if (opens) {
            sql.insertInto(DEFAULTS, member, subject, of, opened)
                    .values(me, list.subject().key(), list.views(), view.id())
                    .onConflict(member, subject, of)
                    .doUpdate()
                    .set(opened, view.id())
                    .execute();
        } else {
            sql.deleteFrom(DEFAULTS)
                    .where(member.eq(me), subject.eq(list.subject().key()), of.eq(list.views()), opened.eq(view.id()))
                    .execute();
        }
    }

    /** The one answer to a view that is not there and to one that is not the asker's business. */
    public static NotFound unknown() {
        return new NotFound("There is no such view, or it is not shared with you.");
    }

    /** Whoever's it is. */
    NamedView get(long id) {
        return read(Viewer.system(), ID.eq(id)).stream().findFirst().orElseThrow(NamedViews::unknown);
    }

    /** What the list is called that it is a view of; see {@link ListScope#views}. */
    String listOf(long id) {
        return sql.select(LIST).from(VIEWS.as("v")).where(ID.eq(id)).fetchSingle(LIST);
    }

    /** All named views, of all members: what they use is in use. */
    List<NamedView> all() {
        return read(Viewer.system(), noCondition());
    }

    private List<NamedView> read(Viewer viewer, Condition which) {
        return sql.select(ID, SUBJECT, NAME, SHARED, OWNER, OWNER_NAME, OPENED, COLUMNS, FROZEN, QUERY)
                .select(VERSION, CHANGED_AT, LAST, LAST_NAME)
                .from(VIEWS.as("v"))
                .join(table(name("team_members")).as("m"))
                .on(field(name("m", "id"), Long.class).eq(OWNER))
                .join(table(name("team_members")).as("c"))
                .on(field(name("c", "id"), Long.class).eq(LAST))
                .leftJoin(DEFAULTS.as("d"))
                .on(OPENED.eq(ID).and(field(name("d", "member_id"), Long.class).eq(me(viewer))))
                .where(NAME.isNotNull())
                .and(which)
                .orderBy(field("v.name " + Collation.SQL), ID)
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
                state(row.get(COLUMNS), row.get(FROZEN), row.get(QUERY)),
                row.get(VERSION),
                row.get(CHANGED_AT).toInstant(),
                row.get(LAST),
                row.get(LAST_NAME));
    }

    private static ListState state(String columns, int frozen, String query) {
        ListState rest = new ListState(QueryText.read(query));
        return rest.with(ListParameter.COLUMNS, columns).with(ListParameter.FROZEN, frozen > 0 ? frozen : null);
    }

    private static int frozen(ListState state) {
        return state.has(ListParameter.FROZEN) ? Integer.parseInt(state.get(ListParameter.FROZEN)) : 0;
    }

    /** All but the columns. */
    private static String query(ListState state) {
        return QueryText.write(state.with(ListParameter.COLUMNS, null)
                .with(ListParameter.FROZEN, null)
                .texts());
    }

    /** What others see tests nothing that its maker alone knows of. */
    private void mayBeShared(Viewer by, ListScope list, boolean shared, ListState state) {
        boolean tests = shared && state.has(ListParameter.FILTER);
        if (tests && isReadBy(by, list, state) && !isReadBy(Principal.SYSTEM, list, state)) {
            throw BadInput.of(
                    "shared",
                    "This view tests a private list, which nobody else knows of. Keep the view private, or share the list"
                            + " first.");
        }
    }

    private boolean isReadBy(Principal whom, ListScope list, ListState state) {
        try {
            filter.read(list.subject(), state.get(ListParameter.FILTER), fields.catalogue(whom));
            return true;
        } catch (BadInput unreadable) {
            return false;
        }
    }

    private static Condition isOf(ListScope list) {
        return SUBJECT.eq(list.subject().key()).and(LIST.eq(list.views()));
    }

    private static Condition seenBy(Viewer viewer) {
        return OWNER.eq(me(viewer)).or(SHARED);
    }

    private static Field<Long> me(Viewer viewer) {
        Long me = viewer.memberId();
        return me == null ? inline(-1L) : val(me);
    }

    private static String checked(@Nullable String name) {
        String stripped = name == null ? "" : CleanText.of(name);
        if (stripped.isEmpty() || stripped.length() > NAME_LENGTH) {
            throw BadInput.of("name", "Enter a name of 1 to " + NAME_LENGTH + " characters.");
        }
        return stripped;
    }

    private void nameIsFree(ListScope list, long owner, String name, long except) {
        if (sql.fetchExists(
                VIEWS,
                condition(
                        "member_id = {0} and subject = {1} and list = {2} and id <> {3}" + " and lower(name "
                                + Collation.SQL + ") = lower({4} " + Collation.SQL + ")",
                        val(owner),
                        val(list.subject().key()),
                        val(list.views()),
                        val(except),
                        val(name)))) {
            throw taken(list, name);
        }
    }

    private static Conflict taken(ListScope list, String name) {
        return Conflict.at(
                "name", "There is a view of " + list.subject().plural() + " named " + name + ". Choose another name.");
    }

    private void record(Viewer by, ListScope list, NamedView was) {
        // whoever made it private may not see it any more
        NamedView is = one(by, list, was.id(), noCondition()).orElseThrow(NamedViews::unknown);
        Map<String, Object> before = told(was);
        Map<String, Object> after = told(is);
        Map<String, Object> both = new LinkedHashMap<>(before);
        both.entrySet().retainAll(after.entrySet());
        before.entrySet().removeAll(both.entrySet());
        after.entrySet().removeAll(both.entrySet());
        String label = was.shared() ? was.publicName() : is.publicName();
        audit.record(by, "changed", "view", Long.toString(was.id()), label, before, after);
    }

    /** What the audit trail says of it, which administrators read: of a private one only that it is there. */
    static Map<String, Object> told(NamedView view) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("list", view.subject().plural());
        told.put("shared", view.shared());
        if (view.shared()) {
            told.put("name", view.name());
            told.put("columns", view.state().get(ListParameter.COLUMNS));
            told.put("frozen", frozen(view.state()));
            told.put("query", query(view.state()));
        }
        return told;
    }

    /** The column without its table, as statements that write want it. */
    private static <T> Field<T> bare(Field<T> column) {
        return field(column.getUnqualifiedName(), column.getType());
    }
}
