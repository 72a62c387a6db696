package app.steward.account;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.change.ChangeQueue;
import app.steward.change.ChangedFields;
import app.steward.change.RecordsChanged;
import app.steward.condition.Subject;
import app.steward.team.SuccessRole;
import app.steward.team.Viewer;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Accounts whose owner in one success role is to change, in a temporary table of the running transaction: who has them,
 * and who is due. However many they are, each step is one statement.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class OwnedAccounts {
    /** So many are tested again at once, more in the background; also how many the audit trail names. */
    static final int AT_ONCE = 1_000;

    static final Field<Long> ID = field(name("assign_owned", "id"), Long.class);
    static final Field<Long> BEFORE = field(name("assign_owned", "owner"), Long.class);
    static final Field<Long> DUE = field(name("assign_owned", "due"), Long.class);

    static final Table<?> OWNED = table(name("assign_owned"));

    private final Assignments assignments;
    private final OwnerFacts facts;
    private final DSLContext sql;
    private final ApplicationEventPublisher events;
    private final ChangeQueue queue;

    OwnedAccounts(
            Assignments assignments,
            OwnerFacts facts,
            DSLContext sql,
            ApplicationEventPublisher events,
            ChangeQueue queue) {
        this.assignments = assignments;
        this.facts = facts;
        this.sql = sql;
        this.events = events;
        this.queue = queue;
    }

    /** Locks the accounts, in the order of keys as every writer of many, and notes who has them in the role. */
    void choose(Select<Record1<Long>> accounts, SuccessRole role) {
        sql.execute("create temporary table assign_chosen (id bigint primary key) on commit drop");
        sql.execute(
                "create temporary table assign_owned (id bigint primary key, owner bigint, due bigint) on commit drop");
        sql.execute(
                "insert into assign_chosen select t.id from accounts t where t.id in ({0}) order by t.id"
                        + " for no key update",
                accounts);
        // A second statement, which sees what those committed who held the locks: also whose accounts they are now.
        sql.execute(
                "insert into assign_owned (id, owner) select c.id, r.member_id from assign_chosen c"
                        + " left join account_assignments r on r.account_id = c.id and r.role_id = {0}",
                inline(role.id()));
    }

    /** Says who is due, of all. */
    void due(Field<Long> owner) {
        sql.execute("update assign_owned set due = {0}", owner);
    }

    /** Says who is due of each: a table with the numbers of accounts and their owners. */
    void due(Table<?> each, Field<Long> id, Field<Long> owner) {
        sql.execute("update assign_owned set due = {1} from {0} where assign_owned.id = {2}", each, owner, id);
    }

    /** How many of them are so. */
    int count(Condition which) {
        return sql.fetchCount(OWNED, which);
    }

    /** Lets go of those that are not so; answers how many. */
    int keep(Condition which) {
        return sql.deleteFrom(OWNED).where(not(which)).execute();
    }

    /**
     * Writes who is due, and has everything follow that does.
     *
     * @param by who assigns them
     * @param accounts how many they are
     */
    void settle(Viewer by, SuccessRole role, int accounts) {
        sql.execute(
                "delete from account_assignments r using assign_owned o"
                        + " where r.account_id = o.id and r.role_id = {0} and o.due is null",
                inline(role.id()));
        sql.execute(
                "insert into account_assignments (account_id, role_id, member_id)"
                        + " select id, {0}, due from assign_owned where due is not null order by id"
                        + " on conflict (account_id, role_id) do update set member_id = excluded.member_id",
                inline(role.id()));
        // Owners are part of what a version stands for.
        sql.execute("update accounts t set version = t.version + 1, updated_at = now() from assign_owned o"
                + " where t.id = o.id");
        ChangedFields changed = ChangedFields.of(Subject.ACCOUNT, Set.of(role.key()))
                .and(OwnerFacts.changed(assignments.settle(by, ids())));
        tell(role, accounts, changed);
    }

    private void tell(SuccessRole role, int accounts, ChangedFields changed) {
        if (accounts <= AT_ONCE) {
            events.publishEvent(RecordsChanged.accounts(ids().fetchSet(ID), changed));
        } else {
            // Lists show the new owner at once; segments, health and lists follow.
            facts.write(role, OWNED, ID, DUE);
            queue.add(Subject.ACCOUNT, ids(), changed, false);
        }
    }

    private Select<Record1<Long>> ids() {
        return sql.select(ID).from(OWNED);
    }

    /** The external ids, for the audit trail. */
    List<String> externalIds() {
        Field<String> externalId = field(name("accounts", "external_id"), String.class);
        return sql.select(externalId)
                .from(table(name("accounts")))
                .where(field(name("accounts", "id"), Long.class).in(select(ID).from(OWNED)))
                .orderBy(externalId)
                .fetch(externalId);
    }

    /** Such as "nobody 20, sam@example.com 18". */
    List<String> owners(Field<Long> whose) {
        Field<String> email = field(name("m", "email"), String.class);
        return sql.select(email, DSL.count())
                .from(OWNED)
                .leftJoin(table(name("team_members")).as("m"))
                .on(field(name("m", "id"), Long.class).eq(whose))
                .groupBy(email)
                .orderBy(DSL.count().desc(), email)
                .fetch(row -> (row.value1() == null ? "nobody" : row.value1()) + " " + row.value2());
    }
}
