package app.steward.health;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.segment.SegmentKind;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Examples worked out by hand. */
class HealthPassTest extends HealthPortfolio {
    private static final String ALL = "{'field':'created_on','op':'not_empty'}";

    @Test
    void theFirstSegmentOfThePriorityDecides() {
        account(1, "stage, mrr, employees", "'onboarding', 5000, 40");
        int onboarding = segment("Onboarding", "{'field':'stage','op':'eq','value':'onboarding'}");
        int enterprise = segment("Enterprise", "{'field':'mrr','op':'gte','value':1000}");
        // 40 of 0..50 = 80; 40 of 30..80 = 20
        configure(onboarding, product(metric("employees", "higher", 50, 0)));
        configure(enterprise, product(metric("employees", "higher", 80, 30)));

        prefer(onboarding, enterprise);
        refresh();
        assertThat(stored(1)).isEqualTo(Arrays.asList(80, 80, null, null, null, onboarding));

        prefer(enterprise, onboarding);
        refresh();
        assertThat(stored(1)).isEqualTo(Arrays.asList(20, 20, null, null, null, enterprise));
    }

    @Test
    void aHigherSegmentWithoutConfigurationPassesItsAccountsOn() {
        account(1, "employees", "40");
        int empty = segment("No configuration", ALL);
        int next = segment("Next", ALL);
        configure(next, product(metric("employees", "higher", 50, 0)));
        prefer(empty, next);
        refresh();
        assertThat(stored(1)).isEqualTo(Arrays.asList(80, 80, null, null, null, next));
    }

    @Test
    void withoutAnySegmentTheDefaultDecides() {
        account(1, "employees", "40");
        configure(null, product(metric("employees", "higher", 50, 0)));
        refresh();
        assertThat(stored(1)).isEqualTo(Arrays.asList(80, 80, null, null, null, null));
    }

    @Test
    void aNewSegmentStandsLast() {
        int first = segment("First", ALL);
        int second = segment("Second", ALL);
        prefer(second, first);
        int third = segment("Third", ALL);
        assertThat(priority.order()).containsExactly(second, first, third);
    }

    @Test
    void boundsAreSharesOfAnotherField() {
        account(1, "employees, licenses", "6, 10");
        account(2, "employees, licenses", "3, 10");
        account(3, "employees, licenses", "7, 10");
        account(4, "employees", "6");
        account(5, "licenses", "10");
        String share = "{'field':'licenses','times':0.7}";
        // good from 7 of 10, poor at 2: 6 is 4/5, 3 is 1/5
        configure(null, product(metric("employees", "higher", share, "{'field':'licenses','times':0.2}")));
        refresh();
        assertThat(product(1)).isEqualTo(80);
        assertThat(product(2)).isEqualTo(20);
        assertThat(product(3)).isEqualTo(100);
        assertThat(product(4)).as("no licenses to share").isNull();
        assertThat(product(5)).as("no value").isNull();
        configure(null, product(metric("employees", "higher", share, 0, "poor")));
        refresh();
        assertThat(product(4))
                .as("a missing reference makes the metric missing")
                .isZero();
    }

    @Test
    void wherePoorIsNotWorseThanGoodOnlyGoodCounts() {
        account(1, "employees, licenses", "5, 10");
        account(2, "employees, licenses", "0, 10");
        account(4, "employees, licenses", "7, 10");
        String good = "{'field':'licenses','times':0.7}";
        String poor = "{'field':'licenses','times':0.2}";
        // both the same: 7
        configure(null, product(metric("employees", "higher", good, good)));
        refresh();
        assertThat(product(4)).isEqualTo(100);
        assertThat(product(1)).isZero();
        // crossed: good from 2, poor up to 7
        configure(null, product(metric("employees", "higher", poor, good)));
        refresh();
        assertThat(product(4)).isEqualTo(100);
        configure(null, product(metric("employees", "higher", 5, 8)));
        refresh();
        assertThat(product(1)).isEqualTo(100);
        assertThat(product(2)).isZero();
        configure(null, product(metric("employees", "lower", 5, 3)));
        refresh();
        assertThat(product(1)).isEqualTo(100);
        assertThat(product(4)).isZero();
    }

    @Test
    void lowerCanBeBetter() {
        account(1, "employees", "0");
        account(2, "employees", "3");
        account(3, "employees", "4");
        account(4, "employees", "9");
        configure(null, product(metric("employees", "lower", 0, 4)));
        refresh();
        assertThat(List.of(product(1), product(2), product(3), product(4))).containsExactly(100, 25, 0, 0);
    }

    @Test
    void datesAreReadAsDaysSince() {
        // today is 15 June 2026
        account(1, "trial_start_on", "date '2026-06-05'");
        account(2, "trial_start_on", "date '2026-06-25'");
        account(3, "trial_start_on", "date '2026-06-15'");
        configure(null, product(metric("trial_start_on", "lower", -10, 10)));
        refresh();
        assertThat(List.of(product(1), product(2), product(3))).containsExactly(0, 100, 50);
    }

    @Test
    void momentsAreReadByTheirDayInTheWorkspacesZone() {
        db.sql().execute("update workspace set time_zone = 'Asia/Tokyo'");
        account(1, "", "");
        account(2, "", "");
        configure(null, product(metric("last_active_at", "lower", 0, 4)));
        recompute();
        // 15 June, 21:00 in Tokyo; the first was on the 15th there, the second on the 14th, each a day before in UTC
        db.sql().execute("update account_facts set last_active_at = '2026-06-14T15:30:00Z' where account_id = 1");
        db.sql().execute("update account_facts set last_active_at = '2026-06-13T15:30:00Z' where account_id = 2");
        pass.run(null, now());
        assertThat(product(1)).isEqualTo(100);
        assertThat(product(2)).isEqualTo(75);
    }

    @Test
    void aMissingValueIsLeftOutOrPoor() {
        account(1, "employees", "40");
        String present = metric("employees", "higher", 50, 0);
        configure(null, product(present, metric("forecast_value", "higher", 10, 0, "skip")));
        refresh();
        assertThat(product(1)).isEqualTo(80);
        configure(null, product(present, metric("forecast_value", "higher", 10, 0, "poor")));
        refresh();
        assertThat(product(1)).isEqualTo(40);
    }

    @Test
    void withNothingToGoOnItIsNotComputed() {
        account(1, "", "");
        configure(null, product(metric("employees", "higher", 50, 0), metric("forecast_value", "higher", 1, 0)));
        assertThat(refresh()).isZero();
        assertThat(stored(1)).containsOnlyNulls();
        assertThat(history(1)).isEmpty();
    }

    @Test
    void weightsCountForMetricsAndForPillars() {
        account(1, "employees, forecast_value, mrr", "40, 5, 100");
        // product (80 x 3 + 50 x 1) / 4 = 72.5; financial 10; overall (72.5 x 2 + 10 x 1) / 3 = 51.67
        configure(
                null,
                "{'pillars':{'product':{'weight':2,'metrics':["
                        + "{'field':'employees','weight':3,'better':'higher','good':50,'poor':0},"
                        + "{'field':'forecast_value','weight':1,'better':'higher','good':10,'poor':0}]},"
                        + "'financial':{'weight':1,'metrics':[" + metric("mrr", "higher", 1000, 0) + "]},"
                        + "'service':{'weight':1000,'metrics':[" + metric("risk_score", "lower", 0, 100) + "]}}}");
        refresh();
        assertThat(stored(1)).isEqualTo(Arrays.asList(52, 73, null, null, 10, null));
    }

    @Test
    void aHalfIsRoundedUpAlsoWhereDoublesFallShort() {
        // 0.1 + 0.2 weights: (100 x 0.1 + 0 x 0.1) / 0.2 = 50; 69.5 of 100
        account(1, "employees, forecast_value", "69.5, 69.4");
        configure(null, product(metric("employees", "higher", 100, 0)));
        refresh();
        assertThat(product(1)).isEqualTo(70);
        configure(null, product(metric("forecast_value", "higher", 100, 0)));
        refresh();
        assertThat(product(1)).isEqualTo(69);
        // thirds: (39.5 x 0.1 + 39.5 x 0.2) / 0.3, where doubles end just below 39.5
        account(2, "employees, forecast_value", "39.5, 39.5");
        configure(
                null,
                "{'pillars':{'product':{'metrics':["
                        + "{'field':'employees','weight':0.1,'better':'higher','good':100,'poor':0},"
                        + "{'field':'forecast_value','weight':0.2,'better':'higher','good':100,'poor':0}]}}}");
        refresh();
        assertThat(stored(2).subList(0, 2)).containsExactly(40, 40);
    }

    @Test
    void everyHalfOfManyWeightsIsRoundedUp() {
        for (int i = 0; i < 100; i++) {
            account(1 + i, "employees, forecast_value, mrr", i + ".5, " + i + ".5, " + i + ".5");
        }
        configure(
                null,
                "{'pillars':{'product':{'weight':0.3,'metrics':["
                        + "{'field':'employees','weight':0.1,'better':'higher','good':100,'poor':0},"
                        + "{'field':'forecast_value','weight':0.7,'better':'higher','good':100,'poor':0},"
                        + "{'field':'mrr','weight':1.1,'better':'higher','good':100,'poor':0}]},"
                        + "'service':{'weight':0.6,'metrics':[" + metric("mrr", "higher", 100, 0) + "]}}}");
        refresh();
        for (int i = 0; i < 100; i++) {
            assertThat(stored(1 + i).subList(0, 3)).containsExactly(i + 1, i + 1, i + 1);
        }
    }

    @Test
    void anArchivedAccountKeepsItsScores() {
        account(1, "employees", "40");
        configure(null, product(metric("employees", "higher", 50, 0)));
        refresh();
        db.sql().execute("update accounts set archived_at = now(), employees = 10 where id = 1");
        assertThat(refresh()).isZero();
        assertThat(product(1)).isEqualTo(80);
        db.sql().execute("update accounts set archived_at = null where id = 1");
        assertThat(refresh()).isEqualTo(1);
        assertThat(product(1)).isEqualTo(20);
    }

    @Test
    void aBrokenConfigurationKeepsItsAccountsAndTheRestGoesOn() {
        account(1, "employees, stage", "40, 'live'");
        account(2, "employees, stage", "40, 'trial'");
        int live = segment("Live", "{'field':'stage','op':'eq','value':'live'}");
        configure(live, product(metric("employees", "higher", 50, 0)));
        configure(null, product(metric("employees", "higher", 100, 0)));
        refresh();
        db.sql()
                .execute(
                        "update health_configurations set definition = replace(definition::text, 'employees', 'gone')::jsonb"
                                + " where segment_id = " + live);
        db.sql().execute("update accounts set employees = 20");
        recompute();
        HealthPass.Outcome outcome = pass.run(null, now());
        assertThat(outcome.failures()).containsOnlyKeys(live);
        assertThat(stored(1)).isEqualTo(Arrays.asList(80, 80, null, null, null, live));
        assertThat(stored(2)).isEqualTo(Arrays.asList(20, 20, null, null, null, null));
        assertThat(configurations.find(live).orElseThrow().state().key()).isEqualTo("broken");
        assertThat(configurations.find(live).orElseThrow().problem()).contains("gone");
        assertThat(configurations.find(null).orElseThrow().state().key()).isEqualTo("fresh");
        configure(live, product(metric("employees", "higher", 50, 0)));
        assertThat(refresh()).isEqualTo(1);
        assertThat(configurations.find(live).orElseThrow().state().key()).isEqualTo("fresh");
    }

    @Test
    void aConfigurationThatFailsOnItsDataIsSetAside() {
        account(1, "employees, stage", "40, 'live'");
        account(2, "employees, stage", "40, 'trial'");
        int live = segment("Live", "{'field':'stage','op':'eq','value':'live'}");
        configure(live, product(metric("employees", "higher", "{'field':'licenses'}", 0)));
        configure(null, product(metric("employees", "higher", 50, 0)));
        refresh();
        // a number that double precision can't hold
        db.sql().execute("alter table account_facts alter column licenses type numeric");
        try {
            db.sql().execute("update account_facts set licenses = 1e400");
            HealthPass.Outcome outcome = pass.run(null, now());
            assertThat(outcome.failures()).containsOnlyKeys(live);
            assertThat(outcome.failures().get(live))
                    .contains("a number in it, or made from it, is too large")
                    .doesNotContain("out of range");
            assertThat(product(2)).isEqualTo(80);
        } finally {
            db.sql().execute("update account_facts set licenses = null");
            db.sql().execute("alter table account_facts alter column licenses type numeric(30, 2)");
        }
    }

    @Test
    void oneAccountIsScoredAsTheWholePassWould() {
        account(1, "employees, stage", "40, 'live'");
        account(2, "employees, stage", "40, 'live'");
        int live = segment("Live", "{'field':'stage','op':'eq','value':'live'}");
        configure(live, product(metric("employees", "higher", 50, 0)));
        refresh();
        db.sql().execute("update accounts set employees = 10");
        long changed = transaction.execute(status -> {
            facts.recompute(Subject.ACCOUNT, Set.of(1L), now());
            return pass.run(Set.of(1L), now()).changed();
        });
        assertThat(changed).isEqualTo(1);
        assertThat(product(1)).isEqualTo(20);
        assertThat(product(2)).isEqualTo(80);
        db.sql().execute("update accounts set stage = 'trial' where id = 1");
        transaction.executeWithoutResult(status -> {
            facts.recompute(Subject.ACCOUNT, Set.of(1L), now());
            segmentPass.run(SegmentKind.SEGMENT, Subject.ACCOUNT, Set.of(1L), null, now());
            pass.run(Set.of(1L), now());
        });
        assertThat(stored(1)).as("the default has no metrics").containsOnlyNulls();
    }

    @Test
    void historyHoldsChangesAndGoesWithItsAccount() {
        account(1, "employees", "40");
        configure(null, product(metric("employees", "higher", 50, 0)));
        refresh();
        for (String employees : List.of("40", "20", "20", "null", "50")) {
            clock.set(clock.instant().plusSeconds(86_400).toString());
            db.sql().execute("update accounts set employees = " + employees);
            refresh();
        }
        assertThat(history(1)).isEqualTo("80 40 - 100");
        db.sql().execute("delete from accounts");
        assertThat(history(1)).isEmpty();
    }
}
