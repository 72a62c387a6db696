package app.steward.list;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.audit.AuditTrail;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.MembershipKind;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.condition.UsedBy;
import app.steward.membership.Rule;
import app.steward.membership.Rule.Said;
import app.steward.membership.RuleEditing;
import app.steward.membership.RuleKind;
import app.steward.membership.Rules;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.team.Viewer;
import app.steward.undo.DeletedRows;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes, changes and deletes lists, and moves members of those that do not follow the data. CSMs keep their own, private
 * or shared; who edits segments edits all shared ones.
 */
@Component
@Transactional
public class ListEditing {
    /** In the audit trail. */
    public static final String KIND = "list";

    /** The criteria of a list; none of them is something to say, too. */
    public record Criteria(@Nullable ConditionTree condition) {}

    /**
     * What to say of a list; null keeps what it is, or takes the usual: active, shared, no segments, no criteria.
     *
     * @param members external ids of all its members, for one that is not active
     * @param version the version that the change was made of, checked when given
     */
    public record Changes(
            @Nullable String name,
            @Nullable List<Integer> segments,
            @Nullable Criteria criteria,
            @Nullable Boolean active,
            @Nullable Boolean shared,
            @Nullable List<String> members,
            @Nullable Integer version) {
        /** Only a refresh. */
        public static final Changes NONE = new Changes(null, null, null, null, null, null, null);
    }

    /** A list that was saved, and what of its members was not found. */
    public record Saved(int id, List<String> notFound) {
        public Saved {
            notFound = List.copyOf(notFound);
        }
    }

    /** What moved by hand. */
    public record Moved(long added, long removed, List<String> notFound) {
        public Moved {
            notFound = List.copyOf(notFound);
        }
    }

    private final DSLContext sql;
    private final Rules rules;
    private final RuleEditing heads;
    private final Lists lists;
    private final ManualMembers members;
    private final UsedBy uses;
    private final Conditions conditions;
    private final Fields fields;
    private final AuditTrail audit;
    private final DeletedRows deleted;

    ListEditing(
            DSLContext sql,
            Rules rules,
            RuleEditing heads,
            Lists lists,
            ManualMembers members,
            UsedBy uses,
            Conditions conditions,
            Fields fields,
            AuditTrail audit,
            DeletedRows deleted) {
        this.sql = sql;
        this.rules = rules;
        this.heads = heads;
        this.lists = lists;
        this.members = members;
        this.uses = uses;
        this.conditions = conditions;
        this.fields = fields;
        this.audit = audit;
        this.deleted = deleted;
    }

    /** Makes a list. One that is not active begins with who is named, else with who meets its segments and criteria. */
    public Saved create(Viewer by, Subject subject, Changes said) {
        mayKeep(by);
        boolean active = !Boolean.FALSE.equals(said.active());
        if (active && said.members() != null) {
            throw activeOnesFollow();
        }
        int id = add(
                by,
                subject,
                new Said(
                        Objects.requireNonNullElse(said.name(), ""),
                        Objects.requireNonNullElse(said.segments(), List.of()),
                        List.of(),
                        text(said.criteria()),
                        0,
                        0,
                        Boolean.FALSE.equals(said.shared()) ? owner(by) : null,
                        active));
        if (active) {
            return new Saved(id, List.of());
        }
        Rule list = heads.locked(RuleKind.LIST, id);
        if (said.members() == null) {
            members.beginWithMatching(by, list);
            return new Saved(id, List.of());
        }
        return new Saved(id, members.beginWith(by, list, said.members()));
    }

    /** Makes a list of records that were picked, which does not follow the data. */
    public Saved create(Viewer by, Subject subject, String name, boolean shared, Select<Record1<Long>> picked) {
        mayKeep(by);
        int id = add(by, subject, new Said(name, List.of(), List.of(), null, 0, 0, shared ? null : owner(by), false));
        members.beginWith(heads.locked(RuleKind.LIST, id), picked);
        return new Saved(id, List.of());
    }

    private int add(Viewer by, Subject subject, Said said) {
        int id = heads.add(RuleKind.LIST, subject, said, false, by.memberId());
        Rule list = rules.find(RuleKind.LIST, id).orElseThrow();
        audit.record(by, "created", KIND, Integer.toString(id), Lists.labelOf(list), null, told(list));
        return id;
    }

    /** Changes a list and has it refreshed, changed or not. */
    public Saved change(Viewer by, int id, Changes changes) {
        return change(by, id, null, changes);
    }

    /** Same, of a change that puts an earlier version back; restores: its number. */
    public void restore(Viewer by, int id, int restores, Changes changes) {
        change(by, id, restores, changes);
    }

    private Saved change(Viewer by, int id, @Nullable Integer restores, Changes changes) {
        Rule before = editable(by, id);
        audit.requireVersion(KIND, Integer.toString(id), Lists.labelOf(before), changes.version(), before.version());
        boolean active = changes.active() == null ? before.isOn() : changes.active();
        if (active && changes.members() != null) {
            throw activeOnesFollow();
        }
        boolean shared = changes.shared() == null ? !before.isPrivate() : changes.shared();
        Long owner = shared ? null : before.isPrivate() ? before.said().ownerId() : (Long) owner(by);
        if (!shared && !before.isPrivate()) {
            requireUnused(before, before.name() + " can't be made private");
        } else if (shared && before.isPrivate() && changes.criteria() == null) {
            requireForAll(before);
        }
        Said said = heads.inSpellingOf(
                before,
                new Said(
                        changes.name() == null ? before.name() : changes.name(),
                        changes.segments() == null ? before.said().segments() : changes.segments(),
                        before.said().lists(),
                        changes.criteria() == null ? before.said().condition() : text(changes.criteria()),
                        0,
                        0,
                        owner,
                        active));
        if (!active && before.isComputedWhenRead()) {
            heads.change(before, said, false);
            members.beginWithMatching(by, before);
        } else {
            if (active && !shared && !before.isComputedWhenRead()) {
                heads.forgetMembers(before);
            }
            heads.change(before, said, false);
        }
        Rule after = rules.find(RuleKind.LIST, id).orElseThrow();
        audit.changed(by, KIND, Integer.toString(id), Lists.labelOf(after), restores, told(before), told(after));
        return new Saved(id, changes.members() == null ? List.of() : members.replace(by, after, changes.members()));
    }

    /** Makes a list of the same criteria with a name of its own, private as it is; answers its number. */
    public int copy(Viewer by, int id) {
        mayKeep(by);
        Rule list = lists.get(by, id);
        Long owner = list.isPrivate() ? (Long) owner(by) : null;
        Said same = list.said();
        int copy = add(
                by,
                list.subject(),
                new Said(
                        heads.freeName(RuleKind.LIST, list.subject(), list.name(), owner),
                        same.segments(),
                        same.lists(),
                        same.condition(),
                        0,
                        0,
                        owner,
                        same.on()));
        if (!list.isOn()) {
            members.beginWithThoseOf(list, heads.locked(RuleKind.LIST, copy));
        }
        return copy;
    }

    /**
     * Deletes a list that nothing tests, with its members, its history and the views of it; answers its name as the viewer
     * may know it. Administrators delete private ones of others, too.
     */
    public String delete(Viewer by, int id) {
        boolean others = rules.find(RuleKind.LIST, id)
                .filter(list -> Lists.isOthersToDelete(by, list))
                .isPresent();
        Rule list = others ? heads.locked(RuleKind.LIST, id) : editable(by, id);
        String called = Lists.isKnown(list, by) ? list.name() : Lists.labelOf(list);
        requireUnused(list, called + " is in use");
        String views = scopeName(id);
        keep(by, list, views);
        heads.delete(list);
        for (String table : List.of("default_views", "views")) {
            sql.deleteFrom(table(name(table)))
                    .where(field(name(KIND), String.class).eq(views))
                    .execute();
        }
        audit.record(by, "deleted", KIND, Integer.toString(id), Lists.labelOf(list), told(list), null);
        return called;
    }

    private void keep(Viewer by, Rule list, String views) {
        int id = list.id();
        deleted.begin(by, KIND, id);
        deleted.keep(by, KIND, id, "rules", field(name("id"), Integer.class).eq(id));
        for (String table : List.of("views", "default_views")) {
            deleted.keep(by, KIND, id, table, field(name(KIND), String.class).eq(views));
        }
        if (!list.isOn()) {
            deleted.keep(
                    by,
                    KIND,
                    id,
                    "rule_members",
                    field(name("rule_id"), Integer.class).eq(id));
        }
    }

    /** What the pages of its members are called in addresses, and what views of it are kept by. */
    public static String scopeName(int id) {
        return "list-" + id;
    }

    /** Moves members by hand. What is not seen by who asks is not found. */
    public Moved move(Viewer by, int id, Collection<String> add, Collection<String> remove) {
        return members.move(by, movable(by, id), add, remove);
    }

    /** Puts all records of a query into the list, which the viewer sees; answers how many were not in it. */
    public long add(Viewer by, int id, Subject subject, Select<Record1<Long>> records) {
        Rule list = movable(by, id);
        if (list.subject() != subject) {
            throw Lists.unknown(id);
        }
        return members.add(by, list, records);
    }

    /** Takes all records of a query out of the list; answers how many were in it. */
    public long remove(Viewer by, int id, Select<Record1<Long>> records) {
        return members.remove(by, movable(by, id), records);
    }

    private Rule movable(Viewer by, int id) {
        Rule list = editable(by, id);
        if (list.isOn()) {
            throw new Conflict(
                    Lists.labelOf(list) + " is active: it follows its segments and criteria. Make it inactive to"
                            + " add and remove members by hand.");
        }
        return list;
    }

    private Rule editable(Viewer by, int id) {
        lists.get(by, id);
        Rule list = heads.locked(RuleKind.LIST, id);
        if (!Lists.isKnown(list, by)) {
            throw Lists.unknown(id);
        }
        if (!Lists.mayEdit(by, list)) {
            throw new NotAllowed("A list is changed by who made it, by administrators and super managers.");
        }
        return list;
    }

    /** Throws {@link NotAllowed} for who keeps no lists. */
    public static void mayKeep(Viewer by) {
        if (!by.mayKeepLists()) {
            throw new NotAllowed("Lists are kept by CSMs, super managers and administrators.");
        }
    }

    private static long owner(Viewer by) {
        Long me = by.memberId();
        if (me == null) {
            throw BadInput.of("shared", "A private list needs a team member to own it.");
        }
        return me;
    }

    private static BadInput activeOnesFollow() {
        return BadInput.of("members", "An active list follows its criteria: name members of an inactive one.");
    }

    private void requireUnused(Rule list, String said) {
        Conflict.requireUnused(said + ", it is used by", uses.members(MembershipKind.LIST, list.id()));
    }

    /** What a private list may ask, and a shared one may not: it would mean somebody else for everyone. */
    private void requireForAll(Rule list) {
        String criteria = list.said().condition();
        if (criteria != null) {
            try {
                conditions.read(fields.catalogue(), list.subject(), conditions.tree(criteria), Purpose.SHARED_LIST);
            } catch (BadInput wrong) {
                throw wrong.under("condition");
            }
        }
    }

    private @Nullable String text(@Nullable Criteria criteria) {
        return criteria == null || criteria.condition() == null ? null : conditions.write(criteria.condition());
    }

    /** What there is to say of it, as the audit trail has it: of a private one nothing that is its owner's alone. */
    public Map<String, Object> told(Rule list) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("subject", list.subject().key());
        told.put("shared", !list.isPrivate());
        told.put("status", list.isOn() ? "active" : "inactive");
        if (!list.isPrivate()) {
            told.put("name", list.name());
            told.put("segments", list.said().segments());
            String condition = list.said().condition();
            told.put("condition", condition == null ? "" : conditions.tree(condition));
        }
        return told;
    }
}
