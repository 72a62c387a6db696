package app.steward.account;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.problem.Conflict;
import app.steward.team.SuccessRole;
import app.steward.team.Viewer;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The last assignment of many accounts by each member, for as long as it can be undone. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class LastAssignments {
    static final Field<Long> ACCOUNT = field(name("before", "id"), Long.class);
    static final Field<Long> OWNER = field(name("before", "owner"), Long.class);

    private static final String IN_TIME = "assigned_at > now() - interval '10 minutes'";

    private final DSLContext sql;

    LastAssignments(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * One of them. The accounts and their owners stay in its row.
     *
     * @param givenTo null for nobody
     */
    record Made(long id, int role, @Nullable Long givenTo, int accounts) {
        /** The accounts, each with who had it before. */
        Table<?> before() {
            return table(
                    "(select d.id, d.owner from undoable_assignments u, unnest(u.accounts, u.owners) d (id, owner)"
                            + " where u.id = ?) before",
                    id);
        }
    }

    /** Keeps what is chosen instead of the viewer's last one, and forgets all too old; null where nobody could undo it. */
    @Nullable
    Long remember(Viewer by, SuccessRole role, @Nullable Long givenTo) {
        sql.execute("delete from undoable_assignments where id in (select id from undoable_assignments where not "
                + IN_TIME + " for update skip locked)");
        Long me = by.memberId();
        if (me == null) {
            return null;
        }
        return sql.fetchSingle(
                        "insert into undoable_assignments (member_id, role_id, given_to, accounts, owners)"
                                + " select {0}, {1}, {2}, array_agg({3} order by {3}), array_agg({4} order by {3})"
                                + " from {5} on conflict (member_id) do update set id = default,"
                                + " role_id = excluded.role_id, given_to = excluded.given_to,"
                                + " accounts = excluded.accounts, owners = excluded.owners, assigned_at = now()"
                                + " returning id",
                        val(me),
                        val(role.id()),
                        val(givenTo, Long.class),
                        OwnedAccounts.ID,
                        OwnedAccounts.BEFORE,
                        OwnedAccounts.OWNED)
                .get(0, Long.class);
    }

    /** Locks it until the end of the transaction, so that it is undone once. */
    Made find(Viewer by, long assignment) {
        return sql
                .fetch(
                        "select role_id, given_to, cardinality(accounts) from undoable_assignments where id = {0}"
                                + " and member_id = {1} and " + IN_TIME + " for update",
                        val(assignment),
                        val(by.memberId(), Long.class))
                .stream()
                .findFirst()
                .map(row -> new Made(
                        assignment, row.get(0, Integer.class), row.get(1, Long.class), row.get(2, Integer.class)))
                .orElseThrow(() -> new Conflict("Nothing is undone: that assignment is undone already, is not your last"
                        + " one, or was made more than 10 minutes ago."));
    }

    void forget(Made made) {
        sql.execute("delete from undoable_assignments where id = {0}", val(made.id()));
    }
}
