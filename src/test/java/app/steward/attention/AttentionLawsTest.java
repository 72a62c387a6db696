package app.steward.attention;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Fields;
import app.steward.derive.Pass;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.TestClock;
import app.steward.workspace.Today;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Random;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The formula in SQL is the written one, on random rows, weights and zones. */
@StewardTest
class AttentionLawsTest {
    private static final int ACCOUNTS = 400;

    @Autowired
    Db db;

    @Autowired
    TestClock clock;

    @Autowired
    Fields fields;

    @Autowired
    Today today;

    @Autowired
    AttentionStage stage;

    @Test
    void theCompiledFormulaIsTheWrittenOne() {
        db.reset();
        db.sql()
                .execute("insert into accounts (id, external_id, created_on) select i, 'A-' || i, '2026-01-01'"
                        + " from generate_series(1, " + ACCOUNTS + ") i");
        db.sql().execute("insert into account_facts (account_id) select id from accounts");
        int[] seen = new int[6];
        for (int seed = 0; seed < 6; seed++) {
            Random random = new Random(seed);
            int[] weights = {
                random.nextInt(101),
                random.nextInt(101),
                random.nextInt(101),
                1 + random.nextInt(100),
                random.nextInt(101),
                random.nextInt(101)
            };
            String zone = new String[] {"UTC", "Pacific/Auckland", "America/Los_Angeles"}[seed % 3];
            db.sql()
                    .execute("update workspace set time_zone = '" + zone + "', attention_health = " + weights[0]
                            + ", attention_renewal = " + weights[1] + ", attention_use = " + weights[2]
                            + ", attention_touchpoints = " + weights[3] + ", attention_tickets = " + weights[4]
                            + ", attention_overdue = " + weights[5]);
            db.sql().execute("select setseed(" + seed / 10.0 + ")");
            String sometimes = "case when random() < 0.8 then %s end";
            db.sql()
                    .execute("update account_facts set renewal_on = "
                            + sometimes.formatted("date '2026-06-10' + (random() * 110)::int")
                            + ", last_active_at = "
                            + sometimes.formatted("timestamptz '2026-06-15 12:00Z' - random() * interval '40 days'")
                            + ", last_touchpoint_at = "
                            + sometimes.formatted("timestamptz '2026-06-15 12:00Z' - random() * interval '120 days'")
                            + ", open_urgent_tickets = (random() * 5)::int, overdue_since = "
                            + sometimes.formatted("date '2026-06-14' - (random() * 50)::int")
                            + ", overall_score = " + sometimes.formatted("(random() * 100)::int")
                            + ", overall_first = " + sometimes.formatted("(random() * 100)::int")
                            + ", health_since = timestamptz '2026-06-01'");
            stage.all(new Pass(fields.catalogue(), today.now()));
            ZoneId in = ZoneId.of(zone);
            LocalDate day = clock.instant().atZone(in).toLocalDate();
            for (Record row : db.sql()
                    .fetch("select account_id, renewal_on, last_active_at::text,"
                            + " last_touchpoint_at::text, open_urgent_tickets, overdue_since, overall_score, overall_first, attention,"
                            + " (select coalesce(sum((p ->> 'points')::int), 0) from jsonb_array_elements(attention_parts) p)"
                            + " as parts from account_facts")) {
                Integer is = row.get("overall_score", Integer.class);
                Integer was = row.get("overall_first", Integer.class);
                Integer fell = is == null || was == null ? null : was - is;
                LocalDate renews = row.get("renewal_on", LocalDate.class);
                Integer until = renews == null ? null : (int) ChronoUnit.DAYS.between(day, renews);
                int urgent = row.get("open_urgent_tickets", Integer.class);
                LocalDate due = row.get("overdue_since", LocalDate.class);
                long overdue = due == null ? 0 : ChronoUnit.DAYS.between(due, day);
                int[] points = {
                    fell == null ? 0 : part(weights[0], fell >= 5, fell >= 10, fell >= 20),
                    until == null || until < 0 ? 0 : part(weights[1], until <= 90, until <= 60, until <= 30),
                    since(weights[2], row.get("last_active_at", String.class), day, in, 7, 14, 30),
                    since(weights[3], row.get("last_touchpoint_at", String.class), day, in, 30, 60, 90),
                    part(weights[4], urgent >= 1, urgent >= 2, urgent >= 4),
                    part(weights[5], overdue >= 1, overdue >= 14, overdue >= 30)
                };
                int sum = 0;
                for (int i = 0; i < points.length; i++) {
                    sum += points[i];
                    seen[i] += points[i] > 0 ? 1 : 0;
                }
                assertThat(row.get("parts", Integer.class))
                        .as("%s of %s", row, zone)
                        .isEqualTo(sum);
                assertThat(row.get("attention", Integer.class)).as("%s", row).isEqualTo(Math.min(100, sum));
            }
        }
        assertThat(Arrays.stream(seen).boxed())
                .as("how often each part counted")
                .allMatch(times -> times > 100);
    }

    private static int since(
            int weight, @Nullable String moment, LocalDate today, ZoneId zone, int first, int second, int third) {
        if (moment == null) {
            return 0;
        }
        LocalDate day = OffsetDateTime.parse(moment.replace(' ', 'T') + ":00")
                .atZoneSameInstant(zone)
                .toLocalDate();
        long days = ChronoUnit.DAYS.between(day, today);
        return part(weight, days >= first, days >= second, days >= third);
    }

    private static int part(int weight, boolean first, boolean second, boolean third) {
        return (int) Math.round(weight * (third ? 1 : second ? 0.5 : first ? 0.25 : 0));
    }
}
