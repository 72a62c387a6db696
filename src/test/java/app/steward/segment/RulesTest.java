package app.steward.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Subject;
import app.steward.membership.MembershipPass.Outcome;
import app.steward.membership.RuleKind;
import app.steward.membership.RuleMembers;
import app.steward.testing.TestClock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Rules of all kinds on one scan: who matches, for how long, and what waits to be acted upon. */
class RulesTest extends SegmentPortfolio {
    private static final String RICH = "{\"field\":\"mrr\",\"op\":\"gte\",\"value\":50}";
    private static final String LIVE = "{\"field\":\"stage\",\"op\":\"eq\",\"value\":\"live\"}";

    @Autowired
    TestClock clock;

    private int rule(String kind, String segments, String lists, @Nullable String condition, int holds, int keeps) {
        return db.sql()
                .fetchSingle(
                        "insert into rules (kind, subject, name, segments, lists, condition, holds_days, keeps_days, armed_at)"
                                + " values ({0}, 'account', 'Rule ' || (select count(*) from rules), {1}::int[], {2}::int[],"
                                + " {3}::jsonb, {4}, {5}, now()) returning id",
                        DSL.val(kind),
                        DSL.val(segments),
                        DSL.val(lists),
                        DSL.val(condition),
                        DSL.val(holds),
                        DSL.val(keeps))
                .get(0, Integer.class);
    }

    private Outcome everyRule() {
        return pass.run(RuleKind.RULES, Subject.ACCOUNT, null, null, now());
    }

    private Outcome these(Set<Long> accounts) {
        return pass.run(RuleKind.RULES, Subject.ACCOUNT, accounts, null, now());
    }

    private Set<Long> matching(int rule) {
        return new TreeSet<>(db.sql()
                .fetch("select account_id from account_facts where " + rule + " = any (rules)")
                .getValues(0, Long.class));
    }

    private Set<Long> rows(int rule, String which) {
        return new TreeSet<>(db.sql()
                .fetch("select record_id from rule_members where rule_id = " + rule + " and " + which)
                .getValues(0, Long.class));
    }

    private void set(long account, String what) {
        db.sql().execute("update accounts set " + what + " where id = " + account);
        followed(Set.of(account));
    }

    private void followed(Set<Long> accounts) {
        transaction.executeWithoutResult(status -> facts.recompute(Subject.ACCOUNT, accounts, now()));
    }

    /** What an alert rule's stage does: uses up the enterings that are due, and forgets what has ended. */
    private Set<Long> act(int rule) {
        Set<Long> due = new TreeSet<>(db.sql()
                .fetch(
                        "update rule_members m set acted_at = {0} from rules r where r.id = m.rule_id and r.id = {1}"
                                + " and {2} returning m.record_id",
                        DSL.val(now().instant().toString()).cast(java.time.OffsetDateTime.class),
                        DSL.val(rule),
                        RuleMembers.due("m", "r", now()))
                .getValues(0, Long.class));
        db.sql()
                .execute(
                        "delete from rule_members m using rules r where r.id = m.rule_id and r.id = {0} and {1}",
                        DSL.val(rule), RuleMembers.ended("m", "r", now()));
        return due;
    }

    /** One row of the model: days, null where it is not so. */
    private static final class Row {
        LocalDate entered;

        @Nullable
        LocalDate left;

        @Nullable
        LocalDate acted;

        boolean archived;

        Row(LocalDate entered) {
            this.entered = entered;
        }

        boolean matches() {
            return left == null && !archived;
        }

        @Override
        public String toString() {
            return entered + " " + left + " " + acted + " " + archived;
        }
    }

    private record Model(int id, boolean list, int holds, int keeps, LongPredicate matches, Map<Long, Row> rows) {
        void evaluate(long account, boolean live, boolean on, LocalDate today) {
            Row row = rows.get(account);
            boolean in = row != null && row.matches();
            if (list && !on) {
                return;
            }
            boolean match = on && matches.test(account);
            if (!live) {
                if (in) {
                    row.archived = true;
                }
            } else if (match && !in) {
                boolean same = row != null
                        && row.acted != null
                        && (row.left == null || row.left.plusDays(keeps).isAfter(today));
                if (row == null) {
                    rows.put(account, new Row(today));
                } else if (!same) {
                    row.entered = today;
                    row.acted = null;
                }
                Row now = rows.get(account);
                now.left = null;
                now.archived = false;
                if (list && now.acted == null) {
                    now.acted = today;
                }
            } else if (!match && row != null && (in || row.archived)) {
                row.left = today;
                row.archived = false;
            }
        }

        void endOfDay(boolean on, LocalDate today) {
            rows.values()
                    .removeIf(row -> row.left != null
                            && (list || !on || !row.left.plusDays(keeps).isAfter(today)));
            for (Row row : rows.values()) {
                if (on
                        && row.acted == null
                        && row.matches()
                        && !row.entered.plusDays(holds).isAfter(today)) {
                    row.acted = today;
                }
            }
        }
    }

    @Test
    void R1_membership_of_every_rule_is_what_a_model_in_memory_says_over_random_days() {
        Random random = new Random(13);
        int rich = segment(Subject.ACCOUNT, "Rich", RICH);
        Map<Long, Integer> mrr = new HashMap<>();
        Map<Long, String> stage = new HashMap<>();
        Set<Long> archived = new TreeSet<>();
        db.sql()
                .fetch("select id, coalesce(mrr, -1), stage, archived_at from accounts")
                .forEach(account -> {
                    long id = account.get(0, Long.class);
                    mrr.put(id, account.get(1, Integer.class));
                    stage.put(id, account.get(2, String.class));
                    if (account.get(3) != null) {
                        archived.add(id);
                    }
                });
        LongPredicate isRich = account -> mrr.get(account) >= 50;
        LongPredicate isLive = account -> stage.get(account).equals("live");
        String inRich = "{" + rich + "}";
        List<Model> models = new ArrayList<>();
        Set<Integer> off = new TreeSet<>();
        int live = rule("list", "{}", "{}", LIVE, 0, 0);
        models.add(new Model(live, true, 0, 0, isLive, new HashMap<>()));
        // the list as it is, where it does not follow the data any more
        LongPredicate inLive = account -> {
            Row row = models.get(0).rows().get(account);
            return off.contains(live) ? row != null && row.matches() : isLive.test(account);
        };
        int frozen = rule("list", inRich, "{}", null, 0, 0);
        models.add(new Model(frozen, true, 0, 0, isRich, new HashMap<>()));
        models.add(new Model(
                rule("alert", inRich, "{" + live + "}", "{\"field\":\"mrr\",\"op\":\"lt\",\"value\":90}", 0, 0),
                false,
                0,
                0,
                account -> (isRich.test(account) || inLive.test(account))
                        && mrr.get(account) < 90
                        && mrr.get(account) >= 0,
                new HashMap<>()));
        models.add(new Model(rule("alert", "{}", "{}", RICH, 2, 3), false, 2, 3, isRich, new HashMap<>()));
        models.add(new Model(
                rule("milestone", inRich, "{}", LIVE, 1, 0), false, 1, 0, isRich.and(isLive), new HashMap<>()));
        models.add(new Model(rule("journey", "{}", "{}", null, 0, 2), false, 0, 2, account -> true, new HashMap<>()));
        for (int day = 0; day < 18; day++) {
            LocalDate today = now().today();
            int which = day;
            List<Long> touched = mrr.keySet().stream()
                    .filter(account -> which == 0 || random.nextInt(6) == 0)
                    .sorted()
                    .toList();
            for (long account : touched) {
                if (day > 0) {
                    mrr.put(account, random.nextInt(100));
                    stage.put(account, random.nextBoolean() ? "live" : "trial");
                    if (random.nextInt(5) == 0 && !archived.remove(account)) {
                        archived.add(account);
                    }
                    db.sql()
                            .execute("update accounts set mrr = " + mrr.get(account) + ", stage = '"
                                    + stage.get(account) + "', archived_at = "
                                    + (archived.contains(account) ? "now()" : "null") + " where id = " + account);
                }
            }
            int toggled = models.get(random.nextInt(models.size())).id();
            if (day > 2 && random.nextInt(3) == 0) {
                if (!off.remove(toggled)) {
                    off.add(toggled);
                }
                db.sql()
                        .execute("update rules set armed_at = " + (off.contains(toggled) ? "null" : "now()")
                                + " where id = " + toggled);
            }
            followed(new TreeSet<>(touched));
            all(Subject.ACCOUNT);
            if (random.nextBoolean()) {
                these(new TreeSet<>(touched));
            }
            assertThat(everyRule().failures()).isEmpty();
            assertThat(everyRule().moves()).as("a second pass").isEmpty();
            for (Model model : models) {
                boolean on = !off.contains(model.id());
                mrr.keySet().forEach(account -> model.evaluate(account, !archived.contains(account), on, today));
                model.endOfDay(on, today);
                if (!model.list()) {
                    act(model.id());
                }
                Map<Long, String> stored = new HashMap<>();
                db.sql()
                        .fetch(
                                "select record_id, entered_at::date || ' ' || coalesce(left_at::date::text, 'null') || ' '"
                                        + " || coalesce(acted_at::date::text, 'null') || ' ' || case when archived then 'true'"
                                        + " else 'false' end from rule_members where rule_id = " + model.id())
                        .forEach(row -> stored.put(row.get(0, Long.class), row.get(1, String.class)));
                Map<Long, String> expected = new HashMap<>();
                model.rows().forEach((account, row) -> expected.put(account, row.toString()));
                assertThat(stored).as("rule %d on day %d", model.id(), day).isEqualTo(expected);
                Set<Long> inArrays = new TreeSet<>();
                model.rows().forEach((account, row) -> {
                    if (row.matches()) {
                        inArrays.add(account);
                    }
                });
                assertThat(matching(model.id()))
                        .as("array of %d on day %d", model.id(), day)
                        .isEqualTo(inArrays);
            }
            clock.advance(Duration.ofDays(1));
        }
        assertThat(db.sql().fetchCount(table(name("account_facts")), DSL.condition("rules = '{}'")))
                .as("arrays of nothing")
                .isZero();
    }

    @Test
    void an_entering_is_due_after_the_days_that_its_rule_holds_and_begins_anew_after_a_break() {
        int rule = rule("alert", "{}", "{}", RICH, 2, 0);
        everyRule();
        assertThat(act(rule)).isEmpty();
        clock.advance(Duration.ofDays(1));
        long broke = matching(rule).iterator().next();
        set(broke, "mrr = 1");
        these(Set.of(broke));
        set(broke, "mrr = 99");
        these(Set.of(broke));
        clock.advance(Duration.ofDays(1));
        assertThat(act(rule)).isNotEmpty().doesNotContain(broke);
        clock.advance(Duration.ofDays(1));
        assertThat(act(rule)).containsExactly(broke);
    }

    @Test
    void R4_who_matches_when_a_rule_is_turned_on_is_skipped_where_that_was_asked() {
        int rule = rule("alert", "{}", "{}", RICH, 0, 0);
        db.sql().execute("update rules set skips_existing = true where id = " + rule);
        everyRule();
        assertThat(matching(rule)).isNotEmpty();
        assertThat(act(rule)).as("those that were there").isEmpty();
        long poor = db.sql()
                .fetchSingle("select min(id) from accounts where coalesce(mrr, 0) < 50 and archived_at is null")
                .get(0, Long.class);
        set(poor, "mrr = 99");
        these(Set.of(poor));
        assertThat(act(rule)).containsExactly(poor);
    }

    @Test
    void R8_a_list_is_followed_in_the_pass_that_its_segment_was_followed_in() {
        int rich = segment(Subject.ACCOUNT, "Rich", RICH);
        int list = rule("list", "{" + rich + "}", "{}", null, 0, 0);
        int upon = rule("alert", "{}", "{" + list + "}", LIVE, 0, 0);
        all(Subject.ACCOUNT);
        Outcome first = everyRule();
        assertThat(matching(list)).isNotEmpty().isEqualTo(members(rich));
        assertThat(first.moves()).containsOnlyKeys(list, upon);
        assertThat(matching(upon)).isNotEmpty().isSubsetOf(matching(list));
        assertThat(db.sql()
                        .fetch("select distinct kind from membership_history where kind <> 'segment' order by 1")
                        .getValues(0, String.class))
                .as("the history tells kinds of rules apart")
                .containsExactly("alert", "list");
    }

    @Test
    void R9_a_rule_that_tests_what_is_gone_is_broken_keeps_its_members_and_harms_no_other() {
        int rich = segment(Subject.ACCOUNT, "Rich", RICH);
        int bad = rule("list", "{" + rich + "}", "{}", null, 0, 0);
        int upon = rule("alert", "{}", "{" + bad + "}", null, 0, 0);
        int live = rule("list", "{}", "{}", LIVE, 0, 0);
        all(Subject.ACCOUNT);
        everyRule();
        Set<Long> before = matching(bad);
        assertThat(before).isNotEmpty();
        db.sql().execute("delete from segments where id = " + rich);
        long one = before.iterator().next();
        set(one, "stage = 'live', mrr = 1");
        Outcome outcome = these(Set.of(one));
        assertThat(outcome.failures()).containsOnlyKeys(bad);
        assertThat(matching(bad)).isEqualTo(before);
        assertThat(matching(upon)).as("reads it as it is stored").isEqualTo(before);
        assertThat(matching(live)).contains(one);
        assertThat(db.sql().fetchValue("select problem from rules where id = " + bad))
                .asString()
                .contains("There is no segment " + rich);
    }

    @Test
    void L2_a_deleted_record_leaves_all_rules_and_its_rows_go() {
        int list = rule("list", "{}", "{}", RICH, 0, 0);
        int alert = rule("alert", "{}", "{}", RICH, 0, 9);
        everyRule();
        act(alert);
        long gone = matching(list).iterator().next();
        set(gone, "mrr = 1");
        these(Set.of(gone));
        assertThat(rows(alert, "left_at is not null")).containsExactly(gone);
        db.sql().execute("delete from account_facts where account_id = " + gone);
        assertThat(rows(alert, "true")).doesNotContain(gone);
    }
}
