package app.steward.health;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.health.BandHistory.Day;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What became of the health of an account, told by the day. Good is from 70, poor below 40; today is 15 June 2026. */
class BandHistoryTest extends HealthPortfolio {
    @Autowired
    BandHistory history;

    @Autowired
    HealthTrend trend;

    private int enterprise;
    private int onboarding;

    @BeforeEach
    void anAccount() {
        account(1, "", "");
        enterprise = segment("Enterprise", "{'field':'name','op':'not_empty'}");
        onboarding = segment("Onboarding", "{'field':'name','op':'not_empty'}");
    }

    private void scored(String at, @Nullable Integer product, @Nullable Integer overall, int segment, int revision) {
        db.sql()
                .execute(
                        "insert into health_history (account_id, at, product, overall, segment_id, revision) values"
                                + " (1, {0}::timestamptz, {1}, {2}, {3}, {4})",
                        DSL.val("2026-" + at + "Z"),
                        DSL.val(product, Integer.class),
                        DSL.val(overall, Integer.class),
                        DSL.val(segment),
                        DSL.val(revision));
    }

    private void scored(String at, @Nullable Integer product, @Nullable Integer overall) {
        scored(at, product, overall, enterprise, 1);
    }

    private List<Day> days(@Nullable String before) {
        return history.of(1, before == null ? null : Instant.parse("2026-" + before + "Z"), 26, now());
    }

    /** "06-02: Overall 80-30, Product 75-60", newest first. */
    private String told() {
        return days(null).stream()
                .map(day -> now().dayOf(day.at()).toString().substring(5) + ":"
                        + (day.decides() == null ? "" : " " + day.decides().inWords() + ".")
                        + day.moves().stream()
                                .map(move -> " " + move.label().split(" ")[0] + " " + move.from() + "-" + move.to())
                                .collect(Collectors.joining()))
                .collect(Collectors.joining("; "));
    }

    @Test
    void aDayIsOneMoveFromItsBeginningToItsEnd() {
        scored("06-01 03:00", 90, 90);
        scored("06-02 03:00", 60, 60);
        scored("06-02 03:01", 20, 50);
        scored("06-02 03:02", 90, 30);
        scored("06-03 09:00", 20, 80);
        scored("06-03 09:01", 90, 30);
        scored("06-05 03:00", 91, 75);
        assertThat(told()).isEqualTo("06-05: Overall 30-75; 06-02: Overall 90-30");
        assertThat(days(null).get(1).at()).isEqualTo(Instant.parse("2026-06-02T03:02:00Z"));
    }

    @Test
    void theDayIsThatOfTheWorkspace() {
        db.sql().execute("update workspace set time_zone = 'America/New_York'");
        scored("06-01 12:00", null, 90);
        scored("06-02 23:00", null, 30);
        scored("06-03 03:00", null, 80); // 11 in the evening
        assertThat(told()).isEmpty();
    }

    @Test
    void whatIsFirstComputedIsNoMove() {
        scored("06-01 03:00", null, 20);
        scored("06-01 03:05", null, 80);
        scored("06-02 03:00", 10, 79);
        assertThat(told())
                .as("the first day, and a pillar that was never computed")
                .isEmpty();
        scored("06-03 03:00", null, 79);
        scored("06-04 03:00", 12, 79);
        assertThat(told()).isEqualTo("06-04: Product null-12; 06-03: Product 10-null");
    }

    @Test
    void anotherConfigurationIsToldAndNoFall() {
        scored("06-01 03:00", 90, 90);
        scored("06-02 08:00", 45, 45);
        scored("06-02 09:00", 30, 30, onboarding, 2);
        scored("06-02 15:00", 75, 35, onboarding, 2);
        scored("06-03 09:00", 10, 10, onboarding, 3);
        scored("06-04 09:00", 9, 50, onboarding, 3);
        db.sql().execute("delete from segments where id = " + enterprise);
        assertThat(told())
                .isEqualTo(
                        "06-04: Overall 10-50; 06-03: Another version of the configuration of Onboarding decides.;"
                                + " 06-02: Another configuration decides: was a deleted segment, now Onboarding. Product 30-75");
    }

    @Test
    void anotherConfigurationForAWhileIsNone() {
        scored("06-01 03:00", 90, 90);
        scored("06-02 08:00", 45, 45, onboarding, 2);
        scored("06-02 09:00", 50, 91);
        assertThat(told()).isEqualTo("06-02: Product 90-50");
    }

    @Test
    void whereNothingWasComputedNothingElseDecides() {
        scored("06-01 03:00", null, null);
        scored("06-02 08:00", 45, 45, onboarding, 2);
        assertThat(told()).isEmpty();
    }

    @Test
    void aPageBeginsWithWholeDays() {
        scored("06-01 03:00", null, 90);
        scored("06-02 08:00", null, 45);
        scored("06-02 20:00", null, 30);
        assertThat(days("06-02T12:00:00")).as("told at 20:00 already").isEmpty();
        assertThat(days("06-02T20:00:01")).hasSize(1);
        assertThat(days("06-09T00:00:00")).hasSize(1);
    }

    @Test
    void theCurveIsMarkedWhereAnotherDecides() {
        scored("05-01 03:00", null, 90);
        scored("06-02 08:00", null, 45, onboarding, 2);
        scored("06-02 09:00", null, 40, onboarding, 2);
        assertThat(trend.decided(trend.changes(1, 31, now()), 31, now()))
                .singleElement()
                .satisfies(decided -> {
                    assertThat(decided.since("2 Jun"))
                            .isEqualTo("Another configuration decides since 2 Jun: was Enterprise, now Onboarding");
                    assertThat(decided.day()).isEqualTo("2026-06-02");
                });
        assertThat(trend.decided(trend.changes(1, 10, now()), 10, now())).isEmpty();
    }
}
