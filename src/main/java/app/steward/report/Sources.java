package app.steward.report;

import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;

import app.steward.team.Viewer;
import app.steward.team.Visibility;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What there is anything of, among the accounts that a viewer sees: a figure of what nobody ever sent is left out, and a CSM
 * does not learn from a figure that somebody else's accounts have it.
 */
@Component
@Transactional(readOnly = true)
class Sources {
    private final DSLContext sql;

    Sources(DSLContext sql) {
        this.sql = sql;
    }

    /** @param usage of features, not logins alone */
    record Found(
            boolean accounts,
            boolean usage,
            boolean health,
            boolean touchpoints,
            boolean tickets,
            boolean subscriptions,
            boolean invoices,
            boolean milestones) {}

    /** Asked for once for each book, however many of its cards do. */
    Found of(Book book) {
        return book.asked()
                .catalogue()
                .once(Sources.class, () -> read(book.asked().viewer()));
    }

    private Found read(Viewer viewer) {
        Record row = sql.select(
                        any("accounts", "id", "archived_at is null", viewer),
                        any("account_facts", "account_id", "used_at is not null", viewer),
                        any("account_facts", "account_id", "overall_score is not null", viewer),
                        any("account_facts", "account_id", "last_touchpoint_at is not null", viewer),
                        any("tickets", "account_id", "account_id is not null", viewer),
                        any("subscriptions", "account_id", "true", viewer),
                        any("invoices", "account_id", "account_id is not null", viewer),
                        any("milestones_met", "account_id", "true", viewer))
                .fetchSingle();
        return new Found(
                is(row, 0), is(row, 1), is(row, 2), is(row, 3), is(row, 4), is(row, 5), is(row, 6), is(row, 7));
    }

    private static Field<Boolean> any(String table, String account, String which, Viewer viewer) {
        Condition seen = Visibility.accounts(viewer, field(name("x", account), Long.class));
        return field(exists(
                selectOne().from(table(name(table)).as("x")).where(seen).and(org.jooq.impl.DSL.condition(which))));
    }

    private static boolean is(Record row, int place) {
        return Boolean.TRUE.equals(row.get(place, Boolean.class));
    }
}
