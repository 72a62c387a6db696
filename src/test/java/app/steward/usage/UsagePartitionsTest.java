package app.steward.usage;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.FieldRef;
import app.steward.condition.RecordIds;
import app.steward.condition.Subject;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.TestClock;
import app.steward.testing.TestDatabase;
import app.steward.workspace.Today;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.jooq.DSLContext;
import org.jooq.QueryPart;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Today is 15 June 2026. */
@StewardTest
class UsagePartitionsTest {
    @Autowired
    Db db;

    @Autowired
    TestClock clock;

    @Autowired
    UsagePartitions partitions;

    @Autowired
    Today today;

    @Autowired
    TransactionTemplate transaction;

    @BeforeEach
    void anAccount() {
        db.reset();
        db.sql().execute("insert into accounts (id, external_id, created_on) values (1, 'A', '2026-01-01')");
        db.sql().execute("insert into features (id, feature, label) values (1, 'export', 'Export')");
        partitions.look();
    }

    private void uses(String... days) {
        for (String day : days) {
            db.sql()
                    .execute(
                            "insert into usage_daily (account_id, feature_id, day, imported, uses) values (1, 1, ?::date,"
                                    + " true, 1)",
                            day);
        }
    }

    private List<String> where() {
        return db.sql()
                .fetch("select day || ' ' || replace(tableoid::regclass::text, 'usage_daily_', '') from usage_daily"
                        + " order by 1")
                .getValues(0, String.class);
    }

    @Test
    void anyDayCanBeWrittenWhetherItsMonthHasAPartitionOrNot() {
        uses("1850-01-01", "2026-05-31", "2026-06-01", "2026-08-31", "9999-12-31");
        assertThat(where())
                .containsExactly(
                        "1850-01-01 rest",
                        "2026-05-31 2026_05",
                        "2026-06-01 2026_06",
                        "2026-08-31 2026_08",
                        "9999-12-31 rest");
    }

    @Test
    void monthsThatLieInTheRestAreMovedOutWithAllTheirRows() {
        clock.set("2031-06-15T12:00:00Z");
        uses("2029-04-30", "2029-05-01", "2031-01-31", "2031-05-02", "2031-06-15");
        assertThat(where()).allMatch(row -> row.endsWith("rest"));
        List<String> stored =
                db.sql().fetch("select u::text from usage_daily u order by 1").getValues(0, String.class);

        partitions.look();

        assertThat(where())
                .as("from the oldest month on that windows reach, and the oldest stay where they are")
                .containsExactly(
                        "2029-04-30 rest",
                        "2029-05-01 2029_05",
                        "2031-01-31 2031_01",
                        "2031-05-02 2031_05",
                        "2031-06-15 2031_06");
        assertThat(db.sql()
                        .fetch("select u::text from usage_daily u order by 1")
                        .getValues(0, String.class))
                .isEqualTo(stored);
        uses("2030-02-02");
        assertThat(where()).as("no month between them is left out").contains("2030-02-02 2030_02");
        assertThat(db.sql()
                        .execute("insert into usage_daily (account_id, feature_id, day, imported, uses) values"
                                + " (1, 1, '2031-01-31', true, 7) on conflict (account_id, feature_id, day, user_id,"
                                + " subscription_id, imported) do update set uses = excluded.uses"))
                .isOne();
        assertThat(db.sql().fetchValue("select uses from usage_daily where day = '2031-01-31'"))
                .isEqualTo(7L);
        dropAfter(2026);
    }

    @Test
    void twoProcessesMakeThemAtOnce() throws Exception {
        clock.set("2041-06-15T12:00:00Z");
        uses("2041-02-01", "2041-03-01", "2041-06-15");
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            Callable<Boolean> look = () -> {
                partitions.look();
                return true;
            };
            two.invokeAll(List.of(look, look))
                    .forEach(done -> assertThat(done).succeedsWithin(java.time.Duration.ofSeconds(60)));
        } finally {
            two.shutdownNow();
        }
        partitions.look(); // whatever one of them left because of the other
        assertThat(where()).containsExactly("2041-02-01 2041_02", "2041-03-01 2041_03", "2041-06-15 2041_06");
        dropAfter(2026);
    }

    @Test
    void whoIsInTheWayIsNotWaitedForAndNothingIsLost() {
        clock.set("2051-06-15T12:00:00Z");
        transaction.executeWithoutResult(status -> {
            uses("2051-06-15");
            partitions.reach(today.now().today());
            assertThat(where()).containsExactly("2051-06-15 rest");
        });
        partitions.look();
        assertThat(where()).containsExactly("2051-06-15 2051_06");
        dropAfter(2026);
    }

    /** What other tests need not look through. */
    private void dropAfter(int year) {
        db.sql()
                .fetch("select inhrelid::regclass::text from pg_inherits where inhparent = 'usage_daily'::regclass"
                        + " and inhrelid::regclass::text ~ '\\d{4}_\\d\\d$'"
                        + " and substring(inhrelid::regclass::text from '(\\d{4})_\\d\\d$')::int > " + year)
                .getValues(0, String.class)
                .forEach(partition -> db.sql().execute("drop table " + partition));
    }

    // ---- what is read ----

    private Set<String> read(QueryPart query) {
        String plan = db.sql().fetch("explain (costs off) {0}", query).getValues(0, String.class).stream()
                .collect(Collectors.joining("\n"));
        return Pattern.compile("usage_daily_(\\d{4}_\\d\\d|rest)(?= d)")
                .matcher(plan)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private UsageQuery query(Subject subject) {
        return new UsageQuery(subject, today.now(), new KnownFeatures(db.sql()));
    }

    @Test
    void aWindowReadsTheMonthsThatItLiesIn() {
        db.sql().execute("analyze usage_daily");
        for (Subject subject : List.of(Subject.ACCOUNT, Subject.USER)) {
            UsageQuery near = query(subject)
                    .add("a", FieldRef.of("features_used", Map.of("days", 14)))
                    .add("b", FieldRef.of("usage_total", Map.of("days", 14)))
                    .addTrend("t", 14);
            assertThat(read(DSL.selectFrom(near.grouped(near.record().between(1L, 9L), "x"))))
                    .containsExactly("2026_06");
            UsageQuery far = query(subject).add("a", FieldRef.of("active_days", Map.of("days", 60)));
            assertThat(read(DSL.selectFrom(far.each(RecordIds.of(DSL.select(DSL.inline(1L))), "x"))))
                    .containsExactly("2026_04", "2026_05", "2026_06");
        }
        UsageQuery change = query(Subject.ACCOUNT)
                .add("c", FieldRef.of("usage_change", Map.of("days", 14)))
                .add("u", FieldRef.of("active_users", Map.of("days", 30)));
        assertThat(read(DSL.selectFrom(change.grouped(change.record().isNotNull(), "x"))))
                .as("twice fourteen whole days before today")
                .containsExactly("2026_05", "2026_06");
    }

    // ---- what was stored before ----

    @Test
    void whatWasStoredIsThePartitionOfAllOtherDaysUntilItIsMoved() throws SQLException {
        TestDatabase.Address database = TestDatabase.create();
        migrate(database, "46");
        try (Connection connection = database.connect()) {
            DSLContext sql = DSL.using(connection, SQLDialect.POSTGRES);
            sql.execute("insert into accounts (id, external_id, created_on) values (1, 'A', '2024-01-01')");
            sql.execute("insert into features (id, feature, label) values (1, 'export', 'Export')");
            sql.execute("insert into usage_daily (account_id, feature_id, day, imported, uses, last_at) values"
                    + " (1, 1, '2024-11-03', true, 2, null), (1, 0, '2024-11-03', false, 3, '2024-11-03 09:00Z')");

            migrate(database, "56");

            assertThat(sql.fetchValue("select count(*) from usage_daily where tableoid = 'usage_daily_rest'::regclass"))
                    .isEqualTo(2L);
            assertThat(sql.fetch("select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid"
                                    + " where indrelid = 'usage_daily'::regclass and indisvalid order by 1")
                            .getValues(0, String.class))
                    .as("made of the indexes that were there")
                    .containsExactly(
                            "usage_daily_day", "usage_daily_key", "usage_daily_subscription", "usage_daily_user");
            assertThat(sql.fetch("select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid"
                                    + " where indrelid = 'usage_daily_rest'::regclass order by 1")
                            .getValues(0, String.class))
                    .containsExactly(
                            "usage_daily_rest_day_idx",
                            "usage_daily_rest_key",
                            "usage_daily_rest_subscription",
                            "usage_daily_rest_user");
            sql.execute("delete from accounts");
            assertThat(sql.fetchValue("select count(*) from usage_daily")).isEqualTo(0L);
        }
    }

    private static void migrate(TestDatabase.Address database, String to) {
        Flyway.configure()
                .dataSource(database.url(), database.username(), database.password())
                .target(to)
                .load()
                .migrate();
    }
}
