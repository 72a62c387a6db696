package app.steward.account;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.problem.Conflict;
import app.steward.team.SuccessRole;
import app.steward.team.Viewer;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The last assignment of many accounts by each member, for as long as it can be undone. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class LastAssignments {
    private static final Table<?> LAST = table(name("undoable_assignments"));
    private static final Field<Long> ID = field(name("id"), Long.class);
    private static final Field<Long> MEMBER = field(name("member_id"), Long.class);
    private static final Field<Integer> ROLE = field(name("role_id"), Integer.class);
    private static final Field<Long> GIVEN_TO = field(name("given_to"), Long.class);
    private static final Field<Long[]> ACCOUNTS = field(name("accounts"), Long[].class);
    private static final Field<Long[]> OWNERS = field(name("owners"), Long[].class);

    private final DSLContext sql;

    LastAssignments(DSLContext sql) {
        this.sql = sql;
    }

    /** @param givenTo null for nobody */
    record Made(int role, @Nullable Long givenTo, OwnedAccounts.Owners before) {
        Select<Record1<Long>> accounts() {
            return select(field("unnest({0})", Long.class, val(before.accounts())));
        }
    }

    /** Keeps it instead of the viewer's last one, and forgets all that are too old; null where nobody could undo it. */
    @Nullable
    Long remember(Viewer by, SuccessRole role, @Nullable Long givenTo, OwnedAccounts.Owners before) {
        sql.execute("delete from undoable_assignments where id in (select id from undoable_assignments"
                + " where not assigned_at > now() - interval '10 minutes' for update skip locked)");
        Long me = by.memberId();
        if (me == null) {
            return null;
        }
        return sql.insertInto(LAST, MEMBER, ROLE, GIVEN_TO, ACCOUNTS, OWNERS)
                .values(me, role.id(), givenTo, before.accounts(), before.owners())
                .onConflict(MEMBER)
                .doUpdate()
                .set(ID, DSL.field("default", Long.class))
                .set(ROLE, DSL.excluded(ROLE))
                .set(GIVEN_TO, DSL.excluded(GIVEN_TO))
                .set(ACCOUNTS, DSL.excluded(ACCOUNTS))
                .set(OWNERS, DSL.excluded(OWNERS))
                .set(field("assigned_at"), (Object) field("now()"))
                .returningResult(ID)
                .fetchSingle(ID);
    }

    /** Takes it out, so that it is undone once. */
    Made take(Viewer by, long assignment) {
        return sql.deleteFrom(LAST)
                .where(ID.eq(assignment))
                .and(MEMBER.eq(val(by.memberId(), Long.class)))
                .and(condition("assigned_at > now() - interval '10 minutes'"))
                .returningResult(ROLE, GIVEN_TO, ACCOUNTS, OWNERS)
                .fetchOptional(row ->
                        new Made(row.value1(), row.value2(), new OwnedAccounts.Owners(row.value3(), row.value4())))
                .orElseThrow(() -> new Conflict("Nothing is undone: that assignment is undone already, is not your last"
                        + " one, or was made more than 10 minutes ago."));
    }
}
