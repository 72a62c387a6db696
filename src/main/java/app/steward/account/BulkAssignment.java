package app.steward.account;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.attribute.Editing;
import app.steward.attribute.Misfit;
import app.steward.change.RecordsChanged;
import app.steward.change.RefreshRequested;
import app.steward.condition.Subject;
import app.steward.fact.Facts;
import app.steward.fact.Retry;
import app.steward.problem.BadInput;
import app.steward.team.AuditTrail;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.TeamMember;
import app.steward.team.Viewer;
import app.steward.team.Visibility;
import app.steward.workspace.Today;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives many accounts to one member in one success role, or to nobody, in a few statements however many they are.
 * Those that the viewer may not give are left as they are, and counted.
 */
@Component
public class BulkAssignment {
    /** So many are tested again at once, more by a refresh in the background; also how many the audit trail names. */
    private static final int AT_ONCE = 1_000;

    private static final Table<?> OWNED = table(name("assign_owned"));
    private static final Field<Long> ID = field(name("assign_owned", "id"), Long.class);
    private static final Field<Long> BEFORE = field(name("assign_owned", "owner"), Long.class);

    private final Assignments assignments;
    private final SuccessRoles roles;
    private final Editing editing;
    private final Facts facts;
    private final AuditTrail audit;
    private final Today today;
    private final DSLContext sql;
    private final Retry retry;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;

    BulkAssignment(
            Assignments assignments,
            SuccessRoles roles,
            Editing editing,
            Facts facts,
            AuditTrail audit,
            Today today,
            DSLContext sql,
            Retry retry,
            TransactionTemplate transaction,
            ApplicationEventPublisher events) {
        this.assignments = assignments;
        this.roles = roles;
        this.editing = editing;
        this.facts = facts;
        this.audit = audit;
        this.today = today;
        this.sql = sql;
        this.retry = retry;
        this.transaction = transaction;
        this.events = events;
    }

    /**
     * What came of it.
     *
     * @param assigned accounts that have another owner in the role now
     * @param already those that had this one before
     * @param ofOthers left, since somebody else has them, and the viewer may not take them away
     * @param ofNobody left, since nobody has them, and the viewer may only take them, not give them to others
     */
    public record Outcome(
            SuccessRole role, @Nullable TeamMember member, long assigned, long already, long ofOthers, long ofNobody) {}

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
        } catch (Misfit e) {
            throw BadInput.of("member", e.getMessage());
        }
        return retry.run(() -> transaction.execute(status -> assign(by, accounts, role, member)));
    }

    private Outcome assign(Viewer by, Select<Record1<Long>> accounts, SuccessRole role, @Nullable TeamMember member) {
        choose(by, accounts, role);
        Field<Long> owner = val(member == null ? null : member.id(), Long.class);
        Condition already = condition("{0} is not distinct from {1}", BEFORE, owner);
        Condition allowed = allowed(by, member);
        Outcome outcome = sql.select(
                        count().filterWhere(not(already).and(allowed)),
                        count().filterWhere(already),
                        count().filterWhere(not(already).andNot(allowed).and(BEFORE.isNotNull())),
                        count().filterWhere(not(already).andNot(allowed).and(BEFORE.isNull())))
                .from(OWNED)
                .fetchSingle(counted -> new Outcome(
                        role, member, counted.value1(), counted.value2(), counted.value3(), counted.value4()));
        if (outcome.assigned() > 0) {
            sql.deleteFrom(OWNED).where(already.or(not(allowed))).execute();
            record(by, outcome);
            write(role, member);
            tell(outcome);
        }
        return outcome;
    }

    /** Locks the accounts, in the order of keys as every writer of many, and notes who has them in the role. */
    private void choose(Viewer by, Select<Record1<Long>> accounts, SuccessRole role) {
        sql.execute("create temporary table assign_chosen (id bigint primary key) on commit drop");
        sql.execute("create temporary table assign_owned (id bigint primary key, owner bigint) on commit drop");
        sql.execute(
                "insert into assign_chosen select t.id from accounts t where t.id in ({0}) order by t.id"
                        + " for no key update",
                accounts);
        // A second statement, which sees what those committed who held the locks: also whose accounts they are now.
        Field<Long> id = field(name("c", "id"), Long.class);
        sql.execute(
                "insert into assign_owned select c.id, r.member_id from assign_chosen c left join account_assignments r"
                        + " on r.account_id = c.id and r.role_id = {0} where {1}",
                inline(role.id()), Visibility.accounts(by, id));
    }

    /** A CSM takes what nobody has, and gives up or hands over what is their own. */
    private static Condition allowed(Viewer by, @Nullable TeamMember member) {
        if (by.mayAssignAnyone()) {
            return condition("true");
        }
        Long me = by.memberId();
        boolean takes = member != null && by.is(member.id());
        Condition own = me == null ? condition("false") : condition("{0} is not distinct from {1}", BEFORE, val(me));
        return takes ? own.or(BEFORE.isNull()) : own;
    }

    private void write(SuccessRole role, @Nullable TeamMember member) {
        if (member == null) {
            sql.execute(
                    "delete from account_assignments r using assign_owned o"
                            + " where r.account_id = o.id and r.role_id = {0}",
                    inline(role.id()));
        } else {
            sql.execute(
                    "insert into account_assignments (account_id, role_id, member_id)"
                            + " select id, {0}, {1} from assign_owned order by id"
                            + " on conflict (account_id, role_id) do update set member_id = excluded.member_id",
                    inline(role.id()), val(member.id()));
        }
        // Owners are part of what a version stands for.
        sql.execute("update accounts t set version = t.version + 1, updated_at = now() from assign_owned o"
                + " where t.id = o.id");
        assignments.settle(select(ID).from(OWNED));
    }

    private void tell(Outcome outcome) {
        Set<Long> ids = sql.select(ID).from(OWNED).fetchSet(ID);
        if (ids.size() <= AT_ONCE) {
            events.publishEvent(RecordsChanged.accounts(ids));
        } else {
            // Lists show the new owner at once; segments, health and lists follow.
            facts.recompute(Subject.ACCOUNT, ids, today.now());
            events.publishEvent(new RefreshRequested(
                    ids.size() + " accounts have another " + outcome.role().label()));
        }
    }

    /** One entry for the act: what it did, to how many, and whose they were. */
    private void record(Viewer by, Outcome outcome) {
        String role = outcome.role().key();
        Map<String, Object> before = new LinkedHashMap<>();
        Map<String, Object> after = new LinkedHashMap<>();
        before.put(role, owners());
        after.put(role, outcome.member() == null ? "nobody" : outcome.member().email());
        after.put("accounts", outcome.assigned());
        if (outcome.assigned() <= AT_ONCE) {
            Field<String> externalId = field(name("accounts", "external_id"), String.class);
            after.put(
                    "external_ids",
                    sql.select(externalId)
                            .from(table(name("accounts")))
                            .where(field(name("accounts", "id"), Long.class)
                                    .in(select(ID).from(OWNED)))
                            .orderBy(externalId)
                            .fetch(externalId));
        }
        long left = outcome.ofOthers() + outcome.ofNobody();
        if (left > 0) {
            after.put("left", left);
        }
        String label = outcome.assigned() == 1 ? "1 account" : outcome.assigned() + " accounts";
        audit.record(by, "assigned", "account", "accounts", label, before, after);
    }

    /** Such as "nobody 20, sam@example.com 18". */
    private List<String> owners() {
        Field<String> email = field(name("m", "email"), String.class);
        return sql.select(email, count())
                .from(OWNED)
                .leftJoin(table(name("team_members")).as("m"))
                .on(field(name("m", "id"), Long.class).eq(BEFORE))
                .groupBy(email)
                .orderBy(count().desc(), email)
                .fetch(row -> (row.value1() == null ? "nobody" : row.value1()) + " " + row.value2());
    }
}
