package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.account.AccountChanges;
import app.steward.change.ChangeQueue;
import app.steward.change.ChangedFields;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.health.ConfigurationReader;
import app.steward.health.HealthConfigurations;
import app.steward.job.Worker;
import app.steward.record.Patch;
import app.steward.refresh.Refresh;
import app.steward.refresh.Run;
import app.steward.refresh.Runs;
import app.steward.segment.SegmentEditing;
import app.steward.subscription.SubscriptionChanges;
import app.steward.team.Viewer;
import app.steward.testing.StewardTest;
import app.steward.testing.Team;
import app.steward.testing.TestClock;
import app.steward.usage.UsagePartitions;
import app.steward.user.UserChanges;
import app.steward.workspace.Today;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Values that a change and the days bring up to date are those that everything anew gives. It stands here since imports are
 * among what changes. {@code -Dsteward.test.seed=17} takes another sequence than the usual ones.
 */
@StewardTest
class ByDifferenceTest extends ImportCase {
    private static final int ACCOUNTS = 6;
    private static final int USERS = 14;
    private static final int STEPS = 20;

    @Autowired
    TestClock clock;

    @Autowired
    Today today;

    @Autowired
    Team team;

    @Autowired
    Refresh refresh;

    @Autowired
    Runs runs;

    @Autowired
    List<Worker<?>> workers;

    @Autowired
    ChangeQueue queue;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    SegmentEditing segments;

    @Autowired
    Fields fields;

    @Autowired
    Conditions conditions;

    @Autowired
    HealthConfigurations configurations;

    @Autowired
    ConfigurationReader health;

    @Autowired
    AccountChanges accounts;

    @Autowired
    UserChanges users;

    @Autowired
    SubscriptionChanges subscriptions;

    @Autowired
    UsagePartitions partitions;

    private Viewer admin;
    private Random random = new Random(0);
    private final List<String> told = new ArrayList<>();

    static IntStream seeds() {
        Integer chosen = Integer.getInteger("steward.test.seed");
        return chosen == null ? IntStream.of(1) : IntStream.of(chosen);
    }

    @BeforeEach
    void somePortfolio() {
        admin = team.administrator();
        partitions.look();
        db.sql()
                .execute("insert into features (id, feature, label, tracked) values (1, 'export', 'Export', true),"
                        + " (2, 'share', 'Share', true), (3, 'Viewed', 'Viewed', false), (4, 'late', 'Late', true)");
        for (int i = 1; i <= ACCOUNTS; i++) {
            accounts.create(admin, patch("{'externalId':'A%d','licenses':%d}".formatted(i, 3 * i)));
        }
        for (int i = 1; i <= USERS; i++) {
            users.create(admin, patch("{'externalId':'U%d','account':'A%d'}".formatted(i, 1 + i % ACCOUNTS)));
        }
        String[] uses = {
            "usage_total|'days':7", "active_users|'days':30", "features_used|'days':2", "active_days|'days':70",
            "logins|'days':3", "feature_uses|'feature':'export','days':5", "usage_change|'days':3", "tickets|'days':4",
            "csat|'days':6", "touchpoints|'days':2,'kind':'call'", "first_response_hours|'days':9"
        };
        for (String use : uses) {
            segment(Subject.ACCOUNT, use);
        }
        segment(Subject.ACCOUNT, "health_change|'pillar':'overall','days':2");
        for (String use : new String[] {"usage_total|'days':5", "active_days|'days':20", "touchpoints|'days':3"}) {
            segment(Subject.USER, use);
        }
        configurations.save(
                Viewer.system(),
                null,
                health.read(
                        fields.catalogue(),
                        conditions.tree("{\"pillars\":{\"product\":{\"metrics\":[{\"field\":\"usage_total\","
                                + "\"better\":\"higher\",\"good\":60,\"poor\":0}]}}}")),
                null);
        refresh.request("The beginning");
        work("RefreshWorker");
    }

    private void segment(Subject subject, String use) {
        int bar = use.indexOf('|');
        String json = "{'field':'%s','params':{%s},'op':'gt','value':1}"
                .formatted(use.substring(0, bar), use.substring(bar + 1))
                .replace('\'', '"');
        segments.create(
                Viewer.system(),
                subject,
                subject.key() + " " + use,
                true,
                conditions.read(fields.catalogue(), subject, conditions.tree(json)));
    }

    private Patch patch(String text) {
        return Patch.json(json.readTree(text.replace('\'', '"')));
    }

    private void work(String worker) {
        workers.stream()
                .filter(each -> each.getClass().getSimpleName().equals(worker))
                .forEach(Worker::work);
    }

    /** Each derived row as it is, by its record. */
    private Map<String, String> stored() {
        Map<String, String> rows = new TreeMap<>();
        db.sql()
                .fetch("select 'A' || account_id, (to_jsonb(f) - 'segments_counted')::text from account_facts f"
                        + " union all select 'U' || user_id, to_jsonb(f)::text from user_facts f")
                .forEach(row -> rows.put(row.get(0, String.class), row.get(1, String.class)));
        return rows;
    }

    private Run run(Runnable asked) {
        asked.run();
        work("RefreshWorker");
        return runs.newest(1, null).get(0);
    }

    private Run byDifference() {
        Run run = run(() -> refresh.requestByDifference("A day"));
        assertThat(run.kind()).isEqualTo(Run.Kind.DIFFERENCE);
        assertThat(run.state()).as("%s", run.errors()).isEqualTo(Run.State.DONE);
        return run;
    }

    private void nothingDiffers() {
        work("ChangeWorker");
        Map<String, String> before = stored();
        Run run = run(() -> refresh.requestChecked("Check"));
        Map<String, String> anew = stored();
        assertThat(anew.keySet()).isEqualTo(before.keySet());
        anew.keySet().removeIf(record -> anew.get(record).equals(before.get(record)));
        before.keySet().retainAll(anew.keySet());
        assertThat(anew).as("%s", told).isEqualTo(before);
        assertThat(run.errors()).as("%s", told).isEmpty();
        assertThat(run.stages())
                .as("%s", told)
                .allSatisfy(stage -> assertThat(stage.entered() + stage.left())
                        .as("moves of %s", stage.name())
                        .isZero());
    }

    // ---- the law ----

    @ParameterizedTest
    @MethodSource("seeds")
    void afterWhateverHappenedTheDifferenceIsEverythingAnew(int seed) {
        random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            int many = random.nextInt(6);
            for (int i = 0; i < many; i++) {
                something();
                if (random.nextInt(3) == 0) {
                    work("ChangeWorker");
                }
            }
            if (random.nextInt(3) > 0) {
                work("ChangeWorker");
            }
            pass();
            byDifference();
            if (random.nextInt(2) == 0) {
                nothingDiffers();
            }
        }
        nothingDiffers();
    }

    /** Minutes, hours, days; with a liking for midnight. */
    private void pass() {
        Instant now = clock.instant();
        Duration by = switch (random.nextInt(8)) {
            case 0 -> Duration.ofMinutes(random.nextInt(90));
            case 1 -> Duration.ofDays(2 + random.nextInt(3)).plusMinutes(random.nextInt(600));
            case 2 -> Duration.ofDays(random.nextInt(5) == 0 ? 20 : 7);
            case 3, 4 ->
                Duration.between(
                        now,
                        today.now().startOf(today.now().today().plusDays(1)).plusSeconds(random.nextInt(3) - 1));
            default -> Duration.ofHours(20 + random.nextInt(8));
        };
        clock.advance(by);
        told.add(clock.instant().toString());
    }

    private String account() {
        return "A" + (1 + random.nextInt(ACCOUNTS));
    }

    private String user() {
        return "U" + (1 + random.nextInt(USERS));
    }

    private Long number(String table, String externalId) {
        return db.sql()
                .fetchOptional("select id from " + table + " where external_id = ?", externalId)
                .map(row -> row.get(0, Long.class))
                .orElse(null);
    }

    private LocalDate day() {
        int[] ago = {0, 0, 0, 0, 1, 1, 2, 3, 5, 7, 13, 14, 15, 28, 29, 30, 40, 70, 120, 400, -1};
        return today.now().today().minusDays(ago[random.nextInt(ago.length)]);
    }

    private Instant moment() {
        return day().atTime(random.nextInt(24), random.nextInt(60)).toInstant(ZoneOffset.UTC);
    }

    private void something() {
        String account = account();
        String user = user();
        Long accountId = number("accounts", account);
        Long userId = number("users", user);
        int what = random.nextInt(20);
        told.add(what + " " + account + " " + user);
        switch (what) {
            case 0, 1, 2, 3, 4, 5 -> {
                if (accountId != null && userId != null) {
                    event(accountId, userId);
                }
            }
            case 6, 7 -> {
                if (userId != null) {
                    String file = "user,feature,day,count\n%s,%s,%s,%d\n%s,share,%s,%d\n"
                            .formatted(
                                    user,
                                    random.nextBoolean() ? "export" : "late",
                                    day(),
                                    random.nextInt(4),
                                    user,
                                    day(),
                                    random.nextInt(4));
                    run(
                            ImportKind.USAGE,
                            file,
                            "{\"user\":\"user\",\"feature\":\"feature\",\"day\":\"day\",\"count\":\"count\"}");
                }
            }
            case 8 -> {
                if (userId != null) {
                    run(
                            ImportKind.USERS,
                            "id,account,active\n%s,%s,%s\n".formatted(user, account, moment()),
                            "{\"id\":\"external_id\",\"account\":\"account\",\"active\":\"last_active_at\"}");
                }
            }
            case 9 -> {
                if (userId != null) {
                    users.change(admin, user, patch("{'archived':%s}".formatted(random.nextBoolean())));
                }
            }
            case 10 -> {
                if (userId == null) {
                    users.create(admin, patch("{'externalId':'%s','account':'%s'}".formatted(user, account)));
                } else if (random.nextInt(3) == 0) {
                    users.delete(admin, user);
                } else if (accountId != null) {
                    users.change(
                            admin, user, patch("{'account':'%s','last_login_at':'%s'}".formatted(account, moment())));
                }
            }
            case 11 -> {
                if (accountId == null) {
                    accounts.create(admin, patch("{'externalId':'%s'}".formatted(account)));
                } else if (random.nextInt(5) == 0) {
                    accounts.delete(admin, account);
                } else {
                    accounts.change(
                            admin,
                            account,
                            patch("{'archived':%s,'next_billing_on':'%s'}".formatted(random.nextInt(3) == 0, ahead())));
                }
            }
            case 12, 13 -> subscription(account);
            case 14 -> alias();
            case 15 -> {
                if (accountId != null) {
                    fact(
                            accountId,
                            "tickets",
                            "insert into tickets (external_id, account_id, status, priority, opened_at, closed_at, csat,"
                                    + " first_response_minutes) values ('T' || ?, ?, ?, 'urgent', ?::timestamptz,"
                                    + " ?::timestamptz, 4, 90) on conflict (external_id) do nothing",
                            random.nextInt(999),
                            accountId,
                            random.nextBoolean() ? "open" : "closed",
                            moment().toString(),
                            random.nextBoolean() ? moment().toString() : null);
                    fact(
                            accountId,
                            "answers",
                            "insert into answers (account_id, user_id, kind, score, at) values (?, ?, ?, ?, ?::timestamptz)"
                                    + " on conflict do nothing",
                            accountId,
                            userId,
                            random.nextBoolean() ? "nps" : "csat",
                            random.nextInt(11),
                            moment().toString());
                }
            }
            case 16 -> {
                if (accountId != null) {
                    fact(
                            accountId,
                            "invoices",
                            "insert into invoices (external_id, account_id, total, due_on) values ('I' || ?, ?, 10, ?::date)"
                                    + " on conflict (external_id) do nothing",
                            random.nextInt(999),
                            accountId,
                            ahead().toString());
                    fact(
                            accountId,
                            "tasks",
                            "insert into tasks (title, account_id, user_id, role_id, due_on) values ('Call', ?, ?, 1, ?::date)",
                            accountId,
                            userId,
                            ahead().toString());
                }
            }
            case 17, 18 -> {
                if (accountId != null) {
                    accounts.change(
                            admin,
                            account,
                            patch("{'success_manager':%s}"
                                    .formatted(random.nextInt(3) > 0 ? "'" + admin.email() + "'" : "null")));
                    fact(
                            accountId,
                            "pulses",
                            "insert into pulses (account_id, at, member_id, pulse) values (?, ?::timestamptz, ?, ?)",
                            accountId,
                            moment().toString(),
                            admin.memberId(),
                            1 + random.nextInt(5));
                }
            }
            default -> {
                if (accountId != null && userId != null) {
                    touch(
                            List.of(accountId),
                            List.of(userId),
                            "touchpoints",
                            () -> db.sql()
                                    .execute(
                                            "insert into touchpoints (kind, at, account_id, user_id) values"
                                                    + " (?, ?::timestamptz, ?, ?)",
                                            random.nextBoolean() ? "call" : "note",
                                            moment().toString(),
                                            accountId,
                                            userId));
                }
            }
        }
    }

    private LocalDate ahead() {
        return today.now().today().plusDays(random.nextInt(12) - 4);
    }

    private void subscription(String account) {
        String id = "S" + random.nextInt(8);
        if (number("accounts", account) == null) {
            return;
        }
        String values =
                "'account':'%s','amount':%d,'starts_on':'%s','next_billing_on':'%s','ends_on':%s,'cancelled_on':%s,"
                                .formatted(
                                        account,
                                        random.nextInt(900),
                                        ahead().minusDays(random.nextInt(3) * 4L),
                                        ahead(),
                                        random.nextBoolean() ? "null" : "'" + ahead().plusDays(10) + "'",
                                        random.nextInt(3) > 0 ? "null" : "'" + ahead().plusDays(3) + "'")
                        + "'billing_months':12";
        if (number("subscriptions", id) == null) {
            subscriptions.create(admin, patch("{'externalId':'" + id + "'," + values + "}"));
        } else {
            subscriptions.change(admin, id, patch("{" + values + ",'archived':" + random.nextBoolean() + "}"));
        }
    }

    /** As an event is counted: any account, for usage stays where it happened; up to a day ahead. */
    private void event(long account, long user) {
        Instant at = random.nextInt(6) == 0
                ? clock.instant().plusSeconds(random.nextInt(86_400))
                : random.nextInt(3) == 0 ? moment() : clock.instant().minusSeconds(random.nextInt(7_200));
        LocalDate on = today.now().dayOf(at);
        touch(
                List.of(account),
                List.of(user),
                "usage",
                () -> db.sql()
                        .execute(
                                "insert into usage_daily as d (account_id, user_id, feature_id, day, imported, uses, last_at)"
                                        + " values (?, ?, ?, ?::date, false, ?, ?::timestamptz) on conflict (account_id,"
                                        + " feature_id, day, user_id, subscription_id, imported) do update set"
                                        + " uses = d.uses + excluded.uses, last_at = greatest(d.last_at, excluded.last_at)",
                                account,
                                user,
                                random.nextInt(5),
                                on.toString(),
                                1 + random.nextInt(9),
                                at.toString()));
    }

    /** One user is another: what the first did is the second's from now on. */
    private void alias() {
        Long from = number("users", user());
        Long to = number("users", user());
        if (from == null || to == null || from.equals(to)) {
            return;
        }
        List<Long> of = db.sql()
                .fetch("select distinct account_id from usage_daily where user_id = ? and account_id is not null", from)
                .getValues(0, Long.class);
        touch(of, List.of(from, to), "usage", () -> {
            db.sql()
                    .execute(
                            "insert into usage_daily as d (account_id, user_id, subscription_id, feature_id, day, imported, uses,"
                                    + " last_at) select account_id, ?, subscription_id, feature_id, day, imported, uses, last_at"
                                    + " from usage_daily where user_id = ? on conflict (account_id, feature_id, day, user_id,"
                                    + " subscription_id, imported) do update set uses = d.uses + excluded.uses, last_at ="
                                    + " greatest(d.last_at, excluded.last_at)",
                            to,
                            from);
            db.sql().execute("delete from usage_daily where user_id = ?", from);
        });
    }

    private void fact(long account, String name, String insert, Object... values) {
        touch(List.of(account), List.of(), name, () -> db.sql().execute(insert, values));
    }

    private void touch(List<Long> accountIds, List<Long> userIds, String name, Runnable write) {
        transaction.executeWithoutResult(status -> {
            write.run();
            queue.add(Subject.ACCOUNT, ids(accountIds), ChangedFields.of(Subject.ACCOUNT, List.of(name)), false);
            queue.add(Subject.USER, ids(userIds), ChangedFields.of(Subject.USER, List.of(name)), false);
        });
    }

    private static Select<Record1<Long>> ids(List<Long> ids) {
        return DSL.select(DSL.field("x", Long.class))
                .from(DSL.unnest(ids.toArray(Long[]::new)).as("q", "x"));
    }

    // ---- what it costs, and what it can't tell ----

    private static long looked(Run run) {
        return run.stages().get(0).done();
    }

    @Test
    void aDayComputesThoseOfWhomADayWithUseComesOrLeaves() {
        clock.set("2026-06-20T04:30:00Z");
        byDifference();
        clock.set("2026-06-21T04:30:00Z");
        assertThat(looked(byDifference())).as("nobody did anything").isZero();
        transaction.executeWithoutResult(status -> {
            uses("2026-06-16", 1, 1);
            uses("2026-06-08", 2, 2);
            uses("2026-06-21", 4, 4);
            queue.add(Subject.ACCOUNT, ids(List.of(1L, 2L, 4L)), ChangedFields.all(Subject.ACCOUNT), false);
            queue.add(Subject.USER, ids(List.of(1L, 2L, 4L)), ChangedFields.all(Subject.USER), false);
        });
        work("ChangeWorker");
        byDifference();
        clock.set("2026-06-22T02:00:00Z");
        Run run = byDifference();
        assertThat(looked(run))
                .as("the 8th leaves 14 days of account and user 2, who is of account 3 now; yesterday counts for 4")
                .isEqualTo(4);
        assertThat(db.sql().fetchValue("select active_days from account_facts where account_id = 2"))
                .isEqualTo(0);
        assertThat(db.sql().fetchValue("select active_days from user_facts where user_id = 2"))
                .isEqualTo(0);
        nothingDiffers();
        assertThat(run.stages()).extracting(Run.Stage::name).startsWith("usage", "account_segments");
    }

    private void uses(String day, long account, long user) {
        db.sql()
                .execute(
                        "insert into usage_daily (account_id, user_id, feature_id, day, imported, uses, last_at) values"
                                + " (?, ?, 1, ?::date, false, 4, ?::timestamptz)",
                        account,
                        user,
                        day,
                        day + "T01:00:00Z");
    }

    @Test
    void whatLiesAheadWhenItIsToldCountsOnceItHasCome() {
        String soon = "2026-06-15T15:00:00Z";
        touch(
                List.of(1L),
                List.of(1L),
                "usage",
                () -> db.sql()
                        .execute(
                                "insert into usage_daily (account_id, user_id, feature_id, day, imported, uses, last_at) values"
                                        + " (1, 1, 1, '2026-06-15', false, 4, timestamptz '" + soon + "')"));
        touch(
                List.of(2L),
                List.of(2L),
                "usage",
                () -> db.sql()
                        .execute("insert into usage_daily (account_id, user_id, feature_id, day, imported, uses) values"
                                + " (2, 2, 1, '2026-06-16', true, 4)"));
        touch(
                List.of(3L),
                List.of(3L),
                "touchpoints",
                () -> db.sql()
                        .execute("insert into touchpoints (kind, at, account_id, user_id) values ('call', timestamptz '"
                                + soon + "', 3, 3)"));
        touch(
                List.of(4L),
                List.of(),
                "tickets",
                () -> db.sql()
                        .execute(
                                "insert into tickets (external_id, account_id, status, opened_at) values ('T', 4, 'open',"
                                        + " timestamptz '" + soon + "')"));
        work("ChangeWorker");
        String told = "select concat_ws(' ', (select used_at is not null from user_facts where user_id = 1),"
                + " (select used_at is not null from account_facts where account_id = 1),"
                + " (select touchpoints from user_facts where user_id = 3),"
                + " (select touchpoints from account_facts where account_id = 3),"
                + " (select open_tickets from account_facts where account_id = 4),"
                + " (select usage_total from user_facts where user_id = 2),"
                + " (select usage_total from account_facts where account_id = 2))";
        byDifference();
        assertThat(value(told)).isEqualTo("f f 0 0 0 0 0");
        clock.set("2026-06-15T16:00:00Z");
        byDifference();
        assertThat(value(told)).isEqualTo("t t 1 1 1 0 0");
        clock.set("2026-06-16T00:00:00Z");
        byDifference();
        assertThat(value(told)).isEqualTo("t t 1 1 1 4 4");
        nothingDiffers();
    }

    @Test
    void whatIsTheSameForAllIsAnotherSoEverythingIsComputedAnew() {
        clock.advance(Duration.ofHours(6));
        assertThat(looked(byDifference())).isLessThan(ACCOUNTS + USERS);
        db.sql().execute("update features set tracked = false where id = 1");
        assertThat(looked(byDifference())).isEqualTo(ACCOUNTS + USERS);
        clock.advance(Duration.ofDays(15));
        assertThat(looked(byDifference())).as("too long ago").isEqualTo(ACCOUNTS + USERS);
        clock.advance(Duration.ofDays(-15));
        assertThat(looked(byDifference())).as("before the last").isEqualTo(ACCOUNTS + USERS);
        db.sql().execute("delete from facts_as_of");
        assertThat(looked(byDifference())).as("a run that broke off").isEqualTo(ACCOUNTS + USERS);
    }

    @Test
    void aValueThatWasWrongIsPutRightAndTold() {
        clock.advance(Duration.ofHours(1));
        db.sql().execute("update account_facts set active_days = 9, metrics[1] = 77 where account_id = 2");
        db.sql().execute("update user_facts set logins = 8");
        assertThat(run(() -> refresh.request("Meant")).errors())
                .as("where it is meant, nothing is wrong")
                .isEmpty();
        db.sql().execute("update account_facts set active_days = 9, metrics[1] = 77 where account_id = 4");
        db.sql().execute("update user_facts set logins = 8");
        transaction.executeWithoutResult(
                status -> queue.add(Subject.USER, ids(List.of(1L)), ChangedFields.all(Subject.USER), false));

        Run run = run(() -> refresh.requestChecked("By hand"));

        String slot = db.sql()
                .fetchSingle("select field from metric_slots where subject = 'account' and slot = 1")
                .get(0, String.class);
        assertThat(run.state()).isEqualTo(Run.State.DONE);
        assertThat(run.errors().get(0))
                .startsWith("The account A4 had other values than computing them anew gives: ")
                .contains("active_days", slot);
        assertThat(run.errors().stream()
                        .filter(error -> error.startsWith("The user "))
                        .count())
                .as("but for the one that waits")
                .isEqualTo(USERS - 1);
        assertThat(db.sql().fetchValue("select active_days from account_facts where account_id = 4"))
                .isEqualTo(0);
        assertThat(db.sql().fetchValue("select sum(logins) from user_facts")).hasToString("0");
        work("ChangeWorker");
        nothingDiffers();
    }

    @Test
    void onceAWeekTheDailyRunIsTheCheck() {
        db.sql().execute("update refresh_runs set started_at = now() - interval '157 hours'");
        assertThat(run(() -> refresh.requestByDifference("Daily refresh")).kind())
                .isEqualTo(Run.Kind.CHECKED);
        assertThat(run(() -> refresh.requestByDifference("Daily refresh")).kind())
                .isEqualTo(Run.Kind.DIFFERENCE);
        refresh.requestByDifference("one");
        refresh.requestChecked("two");
        refresh.requestByDifference("three");
        assertThat(runs.newest(1, null).get(0))
                .extracting(Run::kind, Run::reason)
                .containsExactly(Run.Kind.CHECKED, "two");
        refresh.request("The meaning of stage changed");
        assertThat(runs.newest(1, null).get(0))
                .extracting(Run::kind, Run::reason)
                .containsExactly(Run.Kind.FULL, "The meaning of stage changed");
    }
}
