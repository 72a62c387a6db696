package app.steward.account;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.fact.Retry;
import app.steward.problem.BadInput;
import app.steward.record.RecordChangeSupport;
import app.steward.record.RejectedValue;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.TeamMember;
import app.steward.team.Viewer;
import app.steward.team.Visibility;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives many accounts to one member in one success role, or to nobody, in a few statements however many they are.
 * Those that the viewer may not give are left as they are, and counted. What was done last can be undone for a while.
 */
@Component
public class BulkAssignment {
    private final Assignments assignments;
    private final OwnedAccounts owned;
    private final LastAssignments last;
    private final SuccessRoles roles;
    private final RecordChangeSupport editing;
    private final AuditTrail audit;
    private final Retry retry;
    private final TransactionTemplate transaction;

    BulkAssignment(
            Assignments assignments,
            OwnedAccounts owned,
            LastAssignments last,
            SuccessRoles roles,
            RecordChangeSupport editing,
            AuditTrail audit,
            Retry retry,
            TransactionTemplate transaction) {
        this.assignments = assignments;
        this.owned = owned;
        this.last = last;
        this.roles = roles;
        this.editing = editing;
        this.audit = audit;
        this.retry = retry;
        this.transaction = transaction;
    }

    /**
     * What came of it.
     *
     * @param assigned accounts that have another owner in the role now
     * @param already those that had this one before
     * @param ofOthers left, since somebody else has them, and the viewer may not take them away
     * @param ofNobody left, since nobody has them, and the viewer may only take them, not give them to others
     * @param undo what {@link #undo} takes back; null where there is nothing to
     */
    public record Outcome(
            SuccessRole role,
            @Nullable TeamMember member,
            int assigned,
            int already,
            int ofOthers,
            int ofNobody,
            @Nullable Long undo) {
        /** Whether segments, health and lists follow by a refresh in the background. */
        public boolean refreshFollows() {
            return assigned > OwnedAccounts.AT_ONCE;
        }
    }

    /**
     * What came of taking it back.
     *
     * @param undone accounts that have their owner before again
     * @param changed left, since somebody gave them to another owner meanwhile, or deleted them
     * @param kept left, since who had them before gets no accounts any more, or the viewer may not give them back
     */
    public record Undone(SuccessRole role, int undone, int changed, int kept) {
        public boolean refreshFollows() {
            return undone > OwnedAccounts.AT_ONCE;
        }
    }

    /**
     * Assigns the accounts of these numbers; those that the viewer does not see are not among them.
     *
     * @param roleKey of the success role
     * @param email of the member who gets them; null for nobody
     * @throws BadInput at {@code success_role} or {@code member}
     */
    public Outcome assign(Viewer by, Select<Record1<Long>> accounts, String roleKey, @Nullable String email) {
        editing.requireEditor(by);
        SuccessRole role = roles.findByKey(roleKey)
                .orElseThrow(() -> BadInput.of("success_role", "Choose one of the success roles."));
        TeamMember member;
        try {
            member = email == null ? null : assignments.owner(email);
            Assignments.requireGiven(role, member == null ? null : member.id());
        } catch (RejectedValue e) {
            throw BadInput.of("member", e.getMessage());
        }
        return retry.run(() -> transaction.execute(status -> assign(by, accounts, role, member)));
    }

    private Outcome assign(Viewer by, Select<Record1<Long>> accounts, SuccessRole role, @Nullable TeamMember member) {
        owned.choose(accounts, role);
        owned.keep(Visibility.accounts(by, OwnedAccounts.ID));
        Long to = member == null ? null : member.id();
        Field<Long> owner = val(to, Long.class);
        int already = owned.keep(condition("{0} is distinct from {1}", OwnedAccounts.BEFORE, owner));
        Condition allowed = allowed(by, member);
        int ofOthers = owned.count(not(allowed).and(OwnedAccounts.BEFORE.isNotNull()));
        int left = owned.keep(allowed);
        int assigned = owned.count(condition("true"));
        Long undo = null;
        if (assigned > 0) {
            record(by, "assigned", role, member == null ? "nobody" : member.email(), assigned, left);
            undo = last.remember(by, role, to);
            owned.due(owner);
            owned.settle(by, role, assigned);
        }
        return new Outcome(role, member, assigned, already, ofOthers, left - ofOthers, undo);
    }

    /** A CSM takes what nobody has, and gives up or hands over what is their own. */
    private static Condition allowed(Viewer by, @Nullable TeamMember member) {
        if (by.mayAssignAnyone()) {
            return condition("true");
        }
        Long me = by.memberId();
        boolean takes = member != null && by.is(member.id());
        Condition own = me == null
                ? condition("false")
                : condition("{0} is not distinct from {1}", OwnedAccounts.BEFORE, val(me));
        // What is seen only for standing in for a colleague is not there to be taken.
        Condition free = OwnedAccounts.BEFORE.isNull();
        Condition takeable =
                by.covered().isEmpty() ? free : free.and(Visibility.accounts(by.alone(), OwnedAccounts.ID));
        return takes ? own.or(takeable) : own;
    }

    /**
     * Gives the accounts of the viewer's last assignment back to who had each before, where nobody else has given them
     * away since.
     *
     * @throws app.steward.problem.Conflict where it is not the last one, was undone, or is too long ago
     */
    public Undone undo(Viewer by, long assignment) {
        editing.requireEditor(by);
        return retry.run(() -> transaction.execute(status -> takeBack(by, assignment)));
    }

    private Undone takeBack(Viewer by, long assignment) {
        LastAssignments.Made made = last.find(by, assignment);
        SuccessRole role = roles.findById(made.role()).orElseThrow();
        owned.choose(select(LastAssignments.ACCOUNT).from(made.before()), role);
        owned.due(made.before(), LastAssignments.ACCOUNT, LastAssignments.OWNER);
        last.forget(made);
        owned.keep(condition("{0} is not distinct from {1}", OwnedAccounts.BEFORE, val(made.givenTo(), Long.class)));
        int unchanged = owned.count(condition("true"));
        int kept = owned.keep(mayHaveBack(by, role));
        int undone = unchanged - kept;
        if (undone > 0) {
            record(by, "took back", role, owned.owners(OwnedAccounts.DUE), undone, kept);
            owned.settle(by, role, undone);
        }
        return new Undone(role, undone, made.accounts() - unchanged, kept);
    }

    /** What is asked of everybody who gives accounts, and of a CSM: only back to themselves, or to nobody. */
    private static Condition mayHaveBack(Viewer by, SuccessRole role) {
        Condition gets = role.retired()
                ? OwnedAccounts.DUE.isNull()
                : condition(
                        "({0} is null or exists (select 1 from team_members m where m.id = {0} and m.disabled_at is"
                                + " null and m.profile <> 'viewer'))",
                        OwnedAccounts.DUE);
        if (by.mayAssignAnyone()) {
            return gets;
        }
        Field<Long> me = val(by.memberId(), Long.class);
        return gets.and(condition(
                "coalesce({0} = {2} or {0} is null and {1} = {2}, false)",
                OwnedAccounts.DUE, OwnedAccounts.BEFORE, me));
    }

    /** One entry for the act: what it did, to how many, and whose they were. */
    private void record(Viewer by, String action, SuccessRole role, Object to, int accounts, int left) {
        Map<String, Object> after = new LinkedHashMap<>();
        after.put(role.key(), to);
        after.put("accounts", accounts);
        if (accounts <= OwnedAccounts.AT_ONCE) {
            after.put("external_ids", owned.externalIds());
        }
        if (left > 0) {
            after.put("left", left);
        }
        String label = accounts == 1 ? "1 account" : accounts + " accounts";
        Map<String, Object> before = Map.of(role.key(), owned.owners(OwnedAccounts.BEFORE));
        audit.record(by, action, "account", "accounts", label, before, after);
    }
}
