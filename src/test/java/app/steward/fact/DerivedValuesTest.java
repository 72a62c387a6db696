package app.steward.fact;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.workspace.Today;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Today is 15 June 2026 in UTC. */
@StewardTest
class DerivedValuesTest {
    @Autowired
    Db db;

    @Autowired
    DerivedValues facts;

    @Autowired
    MetricSlots slots;

    @Autowired
    Today today;

    @Autowired
    TransactionTemplate transaction;

    @BeforeEach
    void newWorkspace() {
        db.reset();
        db.sql()
                .execute("insert into accounts (id, external_id, created_on) values (1, 'A-1', '2026-01-01'),"
                        + " (2, 'A-2', '2026-01-01'), (120000, 'A-far', '2026-01-01')");
    }

    @Test
    void derivesWhatWasNotGivenFromOpenSubscriptions() {
        db.sql().execute("update accounts set plan = 'Given' where id = 2");
        subscription("S-1", 1, "amount, billing_months, plan, seats", "1200, 12, 'Small', 5");
        subscription("S-2", 1, "mrr, amount, plan, seats, next_billing_on", "300, 300, 'Big', 10, '2026-07-01'");
        subscription("S-3", 1, "mrr, plan, ends_on", "9000, 'Ended', '2026-06-14'");
        subscription("S-4", 1, "mrr, plan, cancelled_on", "9000, 'Cancelled', '2026-06-15'");
        subscription("S-5", 1, "mrr, plan, archived_at", "9000, 'Archived', now()");
        subscription("S-6", 2, "mrr, plan, ends_on, cancelled_on", "50, 'Last day', '2026-06-15', '2026-06-16'");
        db.sql()
                .execute("insert into subscriptions (external_id, account_id, mrr, starts_on) values"
                        + " ('S-7', 1, 9000, '2026-06-16'), ('S-8', 1, 9000, null)");

        recomputeAll(Subject.ACCOUNT);

        assertThat(of(
                        1,
                        "mrr, amount, plan, licenses, next_billing_on::text, subscription_start_on::text,"
                                + " subscriptions, subscription_mrr, plan_fold"))
                .isEqualTo("[400.00, 1500.00, Big, 15.00, 2026-07-01, 2026-01-01, 2, 400.00, big]");
        assertThat(of(2, "mrr, amount, plan, subscriptions")).isEqualTo("[50.00, null, Given, 1]");
        assertThat(of(120000, "mrr, amount, plan, licenses, subscriptions, subscription_mrr"))
                .isEqualTo("[null, null, null, null, 0, 0.00]");
    }

    @Test
    void countsUsersAndKnowsOwners() {
        db.sql()
                .execute(
                        "insert into users (external_id, account_id, created_on, archived_at) values"
                                + " ('U-1', 1, '2026-01-01', null), ('U-2', 1, '2026-01-01', null), ('U-3', 1, '2026-01-01', now())");
        db.sql()
                .execute("insert into team_members (id, email, name, profile) values (7, 'a@b.c', 'A', 'csm'),"
                        + " (8, 'd@b.c', 'D', 'csm')");
        db.sql().execute("insert into success_roles (id, key, label, position) values (5, 'trainer', 'Trainer', 4)");
        db.sql().execute("insert into account_assignments values (1, 1, 7), (1, 5, 8), (2, 3, 8)");

        recomputeAll(Subject.ACCOUNT);

        assertThat(of(1, "users, success_manager, onboarding_manager, account_manager, owners[5]"))
                .isEqualTo("[2, 7, null, null, 8]");
        assertThat(of(2, "users, success_manager, account_manager, owners[5]")).isEqualTo("[0, null, 8, null]");
    }

    @Test
    void thePlannerKnowsWhatWasWrittenInBulkBeforeAnythingReadsIt() {
        db.sql()
                .execute(
                        "update pg_class set reltuples = -1 where oid in ('accounts'::regclass, 'account_facts'::regclass)");
        assertThat(knownRows("accounts")).isNegative();
        db.sql()
                .execute("insert into accounts (id, external_id, created_on)"
                        + " select 1000 + n, 'B-' || n, '2026-01-01' from generate_series(1, 3000) n");

        recomputeAll(Subject.ACCOUNT);

        assertThat(knownRows("accounts")).isEqualTo(3003);
        assertThat(knownRows("account_facts")).isEqualTo(3003);

        db.sql()
                .execute("insert into accounts (id, external_id, created_on)"
                        + " select 10000 + n, 'C-' || n, '2026-01-01' from generate_series(1, 3000) n");
        recomputeAll(Subject.ACCOUNT);

        assertThat(knownRows("accounts")).isEqualTo(6003);
    }

    private int knownRows(String table) {
        return db.sql()
                .fetchSingle("select reltuples::int from pg_class where oid = ?::regclass", table)
                .get(0, Integer.class);
    }

    @Test
    void aRatioOverNobodyIsMissing() {
        db.sql().execute("update accounts set licenses = 4");
        db.sql()
                .execute("insert into users (id, external_id, account_id, created_on, archived_at) values"
                        + " (1, 'U-1', 1, '2026-01-01', null), (2, 'U-2', 2, '2026-01-01', now())");
        db.sql().execute("insert into features (id, feature, label, tracked) values (1, 'export', 'Export', true)");
        String ratios = "users, active_users, license_utilisation, product_stickiness, engagement_score";

        recomputeAll(Subject.ACCOUNT);
        assertThat(of(1, ratios)).as("somebody who does nothing").isEqualTo("[1, 0, 0.0, 0.0, 0.0]");
        assertThat(of(2, ratios)).as("nobody who ever was there").isEqualTo("[0, 0, null, null, null]");

        uses(2, null, 0, "2025-01-15", 1);
        recomputeAll(Subject.ACCOUNT);
        assertThat(of(2, ratios)).as("a login, by nobody known").isEqualTo("[0, 0, null, 0.0, 0.0]");

        uses(2, 1, 1, "2026-06-15", 1);
        recomputeAll(Subject.ACCOUNT);
        assertThat(of(2, "users, active_users, license_utilisation, product_stickiness"))
                .as("somebody who has moved on to another account since")
                .isEqualTo("[0, 1, 25.0, 100.0]");
        db.sql().execute("update accounts set licenses = 0");
        recomputeAll(Subject.ACCOUNT);
        assertThat(of(1, "license_utilisation")).isEqualTo("[null]");
    }

    @Test
    void computesUsageAtTheDefaultWindow() {
        db.sql().execute("update accounts set licenses = 4 where id = 1");
        db.sql()
                .execute("insert into users (id, external_id, account_id, created_on) values"
                        + " (1, 'U-1', 1, '2026-01-01'), (2, 'U-2', 1, '2026-01-01')");
        db.sql()
                .execute(
                        "insert into features (id, feature, label, tracked) values (1, 'export', 'Export', true),"
                                + " (2, 'share', 'Share', true), (3, 'Viewed Home page', 'x', false), (70, 'late', 'Late', true)");
        uses(1, 1, 1, "2026-06-15", 3);
        uses(1, 1, 70, "2026-06-02", 4);
        uses(1, 2, 3, "2026-06-10", 5);
        uses(1, 2, 2, "2026-06-01", 6); // a day too early
        uses(1, null, 1, "2026-06-14", 1);
        uses(1, 1, 1, "2026-06-16", 99); // tomorrow
        uses(1, 1, 0, "2026-06-13", 2); // logins

        recomputeAll(Subject.USER);
        recomputeAll(Subject.ACCOUNT);

        assertThat(of(1, "features_used, active_users, active_days, logins, usage_total"))
                .isEqualTo("[2, 2, 4, 2, 13]");
        // 1 to 14 June against 18 to 31 May, where there were none
        assertThat(of(1, "usage_change, license_utilisation")).isEqualTo("[null, 50.0]");
        double stickiness = 200.0 / 3;
        Record account = row("account_facts", "account_id", 1);
        assertThat(account.get("product_stickiness", Double.class)).isEqualTo(stickiness);
        assertThat(account.get("engagement_score", Double.class))
                .isCloseTo(50 + 30.0 * 4 / 14 + 0.2 * stickiness, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(account.get("usage_trend", Long[].class))
                .containsExactly(4L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 5L, 0L, 0L, 0L, 1L, 3L);
        assertThat(of(1, "last_active_at::date::text, last_login_at::date::text"))
                .isEqualTo("[2026-06-15, 2026-06-13]");
        assertThat(of(2, "features_used, usage_total, usage_change, usage_trend, last_active_at"))
                .isEqualTo("[0, 0, null, null, null]");
        db.sql().execute("update workspace set engagement_users = 3, engagement_days = 1, engagement_features = 0");
        recomputeAll(Subject.ACCOUNT);
        assertThat(row("account_facts", "account_id", 1).get("engagement_score", Double.class))
                .as("by the workspace's weights")
                .isCloseTo(75 + 25.0 * 4 / 14, org.assertj.core.data.Offset.offset(1e-9));
        db.sql().execute("update workspace set engagement_users = 1, engagement_days = 0");
        db.sql().execute("update users set archived_at = now()");
        recomputeAll(Subject.ACCOUNT);
        assertThat(row("account_facts", "account_id", 1).get("engagement_score"))
                .as("nothing that counts can be computed")
                .isNull();
        db.sql().execute("update users set archived_at = null");
        Record user = row("user_facts", "user_id", 1);
        assertThat(user.get("features_used")).isEqualTo(2);
        assertThat(user.get("usage_total")).isEqualTo(7L);
        assertThat(user.get("first_active_on").toString()).isEqualTo("2026-06-02");
    }

    @Test
    void writesOnlyWhatDiffers() {
        db.sql().execute("insert into features (id, feature, label) values (1, 'export', 'Export')");
        uses(1, null, 1, "2026-06-10", 3);
        assertThat(recomputeAll(Subject.ACCOUNT)).isEqualTo(3);
        assertThat(recomputeAll(Subject.ACCOUNT)).isZero();

        uses(2, null, 1, "2026-06-10", 3);
        assertThat(recomputeAll(Subject.ACCOUNT)).isEqualTo(1);
    }

    @Test
    void recomputesNamedRecordsInTheirTransaction() {
        subscription("S-1", 1, "mrr", "10");
        transaction.executeWithoutResult(status -> facts.recompute(Subject.ACCOUNT, List.of(1L, 120000L), today.now()));

        assertThat(of(1, "mrr")).isEqualTo("[10.00]");
        assertThat(db.sql().fetchCount(org.jooq.impl.DSL.table("account_facts")))
                .isEqualTo(2);
    }

    @Test
    void keepsOtherWindowsInSlots() {
        db.sql().execute("insert into features (id, feature, label) values (1, 'export', 'Export')");
        uses(1, null, 1, "2026-05-20", 3);
        FieldRef total = FieldRef.of("usage_total", Map.of("days", 30));
        FieldRef change = FieldRef.of("usage_change", Map.of("days", 3));
        slots.settle(Subject.ACCOUNT, Set.of(total));
        assertThat(slots.filled().of(Subject.ACCOUNT, total))
                .as("not before it is filled")
                .isNull();

        recomputeAll(Subject.ACCOUNT);
        assertThat(slots.filled().of(Subject.ACCOUNT, total)).isNotNull();
        assertThat(of(1, "metrics")).isEqualTo("[[3.0]]");
        assertThat(of(2, "metrics")).isEqualTo("[[0.0]]");

        slots.settle(Subject.ACCOUNT, Set.of(change));
        recomputeAll(Subject.ACCOUNT);
        assertThat(slots.filled().of(Subject.ACCOUNT, total)).isNull();
        assertThat(slots.filled().of(Subject.ACCOUNT, change)).isNotNull();
        assertThat(of(2, "metrics")).isEqualTo("[[null]]");
    }

    private long recomputeAll(Subject subject) {
        return facts.recomputeAll(subject, today.now(), (records, of) -> {});
    }

    private void subscription(String id, long account, String columns, String values) {
        db.sql()
                .execute("insert into subscriptions (external_id, account_id, starts_on, " + columns + ") values ('"
                        + id + "', " + account + ", '2026-01-01', " + values + ")");
    }

    private void uses(long account, Integer user, int feature, String day, int uses) {
        db.sql()
                .execute(
                        "insert into usage_daily (account_id, user_id, feature_id, day, imported, uses, last_at)"
                                + " values (?, ?, ?, ?::date, false, ?, ?::timestamptz)",
                        account,
                        user,
                        feature,
                        day,
                        uses,
                        day + "T00:00:00Z");
    }

    private Record row(String table, String key, long id) {
        return db.sql().fetchSingle("select * from " + table + " where " + key + " = " + id);
    }

    private String of(long account, String columns) {
        return java.util.Arrays.deepToString(db.sql()
                .fetchSingle("select " + columns + " from account_facts where account_id = " + account)
                .intoArray());
    }
}
