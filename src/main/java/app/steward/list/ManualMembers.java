package app.steward.list;

import app.steward.audit.AuditTrail;
import app.steward.change.ChangeQueue;
import app.steward.change.ChangedFields;
import app.steward.condition.ConditionTree;
import app.steward.condition.Fields;
import app.steward.condition.MembershipKind;
import app.steward.condition.MembershipRef;
import app.steward.condition.Principal;
import app.steward.condition.Snapshot;
import app.steward.condition.UsedBy;
import app.steward.list.ListEditing.Moved;
import app.steward.list.ListMembers.Named;
import app.steward.membership.Rule;
import app.steward.membership.RuleKind;
import app.steward.membership.Rules;
import app.steward.team.Viewer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Record1;
import org.jooq.Select;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The members of lists that do not follow the data: whom such a list begins with, and who comes and goes by hand. The list
 * is locked by the caller, who also asks whether the viewer may change it.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class ManualMembers {
    /** As many external ids stand in the audit trail as people read; of more, how many they were. */
    private static final int TOLD = 50;

    private final ListMembers members;
    private final Rules rules;
    private final Lists lists;
    private final UsedBy uses;
    private final Fields fields;
    private final AuditTrail audit;
    private final ChangeQueue queue;

    ManualMembers(
            ListMembers members,
            Rules rules,
            Lists lists,
            UsedBy uses,
            Fields fields,
            AuditTrail audit,
            ChangeQueue queue) {
        this.members = members;
        this.rules = rules;
        this.lists = lists;
        this.uses = uses;
        this.fields = fields;
        this.audit = audit;
        this.queue = queue;
    }

    /** Who meets its segments and criteria now, as whom it is for sees it; of one that asks nothing nobody. */
    void beginWithMatching(Viewer by, Rule list) {
        if (!Lists.asksAnything(list)) {
            return;
        }
        Principal as = list.isPrivate() ? by : Principal.SYSTEM;
        Snapshot present = fields.present(as);
        ConditionTree condition = lists.condition(list, present.catalogue());
        if (condition != null) {
            Rule frozen = rules.find(RuleKind.LIST, list.id()).orElseThrow();
            members.add(frozen, members.meeting(list.subject(), condition, as, present));
        }
    }

    /** Those that are named; answers what of them was not found. */
    List<String> beginWith(Viewer by, Rule list, List<String> externalIds) {
        Named named = members.named(by, list.subject(), externalIds);
        members.add(list, members.these(named.numbers()));
        return named.notFound();
    }

    void beginWith(Rule list, Select<Record1<Long>> picked) {
        members.add(list, picked);
    }

    void beginWithThoseOf(Rule other, Rule list) {
        members.add(list, membersOf(other, Principal.SYSTEM));
    }

    /** What is not seen by who asks is not found. */
    Moved move(Viewer by, Rule list, Collection<String> add, Collection<String> remove) {
        Named coming = members.named(by, list.subject(), add);
        Named going = members.named(by, list.subject(), remove);
        long added = put(list, members.these(coming.numbers()));
        long removed = take(list, members.these(going.numbers()));
        List<String> notFound = new ArrayList<>(coming.notFound());
        notFound.addAll(going.notFound());
        tell(by, list, added, first(add, coming), removed, first(remove, going));
        return new Moved(added, removed, notFound);
    }

    /** Answers how many were not in it. */
    long add(Viewer by, Rule list, Select<Record1<Long>> records) {
        long added = put(list, records);
        tell(by, list, added, List.of(), 0, List.of());
        return added;
    }

    /** Answers how many were in it. */
    long remove(Viewer by, Rule list, Select<Record1<Long>> records) {
        long removed = take(list, records);
        tell(by, list, 0, List.of(), removed, List.of());
        return removed;
    }

    /** These are the members from now on, of those that the viewer sees; answers what of them was not found. */
    List<String> replace(Viewer by, Rule list, List<String> externalIds) {
        Named named = members.named(by, list.subject(), externalIds);
        long removed = take(list, membersOf(list, by).except(members.these(named.numbers())));
        long added = put(list, members.these(named.numbers()));
        tell(by, list, added, first(externalIds, named), removed, List.of());
        return named.notFound();
    }

    private long put(Rule list, Select<Record1<Long>> records) {
        follow(list, records);
        return members.add(list, records);
    }

    private long take(Rule list, Select<Record1<Long>> records) {
        follow(list, records);
        return members.remove(list, records);
    }

    /** Rules that take who is in the list are tested for these records, once this is committed. */
    private void follow(Rule list, Select<Record1<Long>> records) {
        if (!uses.members(MembershipKind.LIST, list.id()).isEmpty()) {
            String name = RuleKind.computed(list.subject(), list.id());
            queue.add(list.subject(), records, new ChangedFields(Set.of(name)), false);
        }
    }

    private Select<Record1<Long>> membersOf(Rule list, Principal as) {
        Snapshot present = fields.present(as);
        ConditionTree in =
                ConditionTree.in(list.subject(), new MembershipRef(MembershipKind.LIST, list.subject(), list.id()));
        return members.meeting(list.subject(), in, as, present);
    }

    private void tell(Viewer by, Rule list, long added, List<String> came, long removed, List<String> went) {
        if (added + removed == 0) {
            return;
        }
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("added", added);
        told.put("removed", removed);
        if (!list.isPrivate()) {
            told.put("addedIds", came);
            told.put("removedIds", went);
            told.values().removeIf(List.of()::equals);
        }
        // Not "changed": what the list asks, which has versions, is the same.
        audit.record(
                by,
                removed == 0 ? "added to" : added == 0 ? "removed from" : "moved members of",
                ListEditing.KIND,
                Integer.toString(list.id()),
                Lists.labelOf(list),
                Map.of(),
                Map.of("members", told));
    }

    private static List<String> first(Collection<String> sent, Named named) {
        Set<String> missing = new HashSet<>(named.notFound());
        return sent.stream().filter(id -> !missing.contains(id)).limit(TOLD).toList();
    }
}
