package app.steward.listing;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.ConditionTree;
import app.steward.condition.FieldRef;
import app.steward.condition.Operator;
import app.steward.condition.Subject;
import app.steward.condition.Value;
import app.steward.listing.ListTotals.Total;
import app.steward.listing.ListedRow.Banded;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What all rows of a list come to, held against the rows themselves. */
class ListTotalsTest extends ListingCase {
    @Autowired
    ListTotals totals;

    @ParameterizedTest
    @ValueSource(strings = {"ada", "sue", "dev", "vic", "bea", "cid", "dep"})
    void sumsAndMeansAreOfTheRowsThatTheViewerSees(String looks) {
        db.sql()
                .execute("update accounts set amount = id * 37.25, risk_score = id * 13 % 100 + 0.25"
                        + " where id % 4 > 0");
        portfolio.recompute();
        db.sql().execute("update account_facts set overall_score = account_id % 101 where account_id % 3 > 0");
        for (String to : List.of("anyone", "nobody", "bea", "cid")) {
            ListQuery accounts = assigned(
                    view(Subject.ACCOUNT, "name", List.of("name", "mrr", "amount", "risk_score", "overall_health")),
                    null,
                    to);
            List<ListedRow> rows =
                    listing.from(accounts, asked(looks), 0, 10_000).rows();
            Map<String, BigDecimal> found = found(accounts, looks);
            assertThat(found.get("mrr")).as(to).isPositive().isEqualByComparingTo(sum(rows, "mrr"));
            assertThat(found.get("amount")).as(to).isPositive().isEqualByComparingTo(sum(rows, "amount"));
            assertThat(found.get("risk_score")).as(to).isPositive().isEqualTo(mean(numbers(rows, "risk_score")));
            assertThat(found.get("overall_health"))
                    .as(to)
                    .isPositive()
                    .isEqualTo(mean(rows.stream()
                            .map(row -> (Banded) row.values().get("overall_health"))
                            .filter(Objects::nonNull)
                            .map(band -> BigDecimal.valueOf(Objects.requireNonNull(band.score())))
                            .toList()));
            ListQuery subscriptions =
                    assigned(view(Subject.SUBSCRIPTION, "external_id", List.of("external_id", "mrr")), null, to);
            assertThat(found(subscriptions, looks).get("mrr"))
                    .as(to)
                    .isPositive()
                    .isEqualByComparingTo(sum(
                            listing.from(subscriptions, asked(looks), 0, 10_000).rows(), "mrr"));
        }
    }

    @Test
    void moneyOfSubscriptionsIsThatOfTheOpenOnes() {
        // cancelled, ended, ahead and without a beginning, each up to the day that decides; today is 15 June 2026
        db.sql()
                .execute("update subscriptions set mrr = id * 10.25, amount = id * 100, archived_at = null,"
                        + " cancelled_on = (array[date '2026-06-15', '2026-06-16', null, null])[1 + id % 4],"
                        + " ends_on = (array[date '2026-06-14', '2026-06-15', null, null, null])[1 + id % 5],"
                        + " starts_on = (array[date '2026-06-16', '2026-06-15', '2026-01-01', null, '2026-01-01',"
                        + " '2026-01-01'])[1 + id % 6]");
        portfolio.recompute();
        String open = " from subscriptions s join accounts a on a.id = s.account_id where a.archived_at is null"
                + " and starts_on <= '2026-06-15' and (ends_on is null or ends_on >= '2026-06-15')"
                + " and (cancelled_on is null or cancelled_on > '2026-06-15')";
        ListQuery all = view(Subject.SUBSCRIPTION, "external_id", List.of("external_id", "mrr", "amount"));
        Map<String, BigDecimal> found = found(all, "ada");
        assertThat(found.get("mrr"))
                .isPositive()
                .isEqualByComparingTo(
                        db.sql().fetchSingle("select sum(s.mrr)" + open).get(0, BigDecimal.class));
        assertThat(found.get("amount"))
                .isPositive()
                .isEqualByComparingTo(
                        db.sql().fetchSingle("select sum(s.amount)" + open).get(0, BigDecimal.class));
        assertThat(found(view(Subject.ACCOUNT, "name", List.of("name", "subscription_mrr")), "ada")
                        .get("subscription_mrr"))
                .as("beside Accounts")
                .isEqualByComparingTo(found.get("mrr"));
        assertThat(totals.of(all, asked("ada")).columns()).allMatch(Total::open);
        assertThat(totals.of(view(Subject.ACCOUNT, "name", List.of("name", "mrr")), asked("ada"))
                        .columns())
                .noneMatch(Total::open);

        ConditionTree cancelled = new ConditionTree.Comparison(
                FieldRef.of("cancelled_on"), Operator.ON_OR_BEFORE, new Value.Day(LocalDate.parse("2026-06-15")));
        assertThat(totals.of(all.but().filter(cancelled).build(), asked("ada")).rows())
                .isPositive();
        assertThat(found(all.but().filter(cancelled).build(), "ada").get("mrr")).isEqualByComparingTo("0");
    }

    @Test
    void anAccountIsNotAddedUpOnceForEachOfItsUsers() {
        assertThat(found(view(Subject.USER, "name", List.of("name", "account.mrr", "account.overall_health")), "ada"))
                .isEmpty();
        assertThat(found(view(Subject.ACCOUNT, "name", List.of("name")), "ada")).containsOnlyKeys("mrr");
    }

    @Test
    void overNothingASumIsZeroAndAMeanIsNone() {
        ListQuery none = view(Subject.ACCOUNT, "name", List.of("name", "amount", "overall_health"))
                .picking(List.of("no such account"));
        Map<String, BigDecimal> found = found(none, "ada");
        assertThat(found.get("mrr")).isEqualByComparingTo("0");
        assertThat(found.get("amount")).isEqualByComparingTo("0");
        assertThat(found).containsKey("overall_health").containsEntry("overall_health", null);
    }

    private Map<String, BigDecimal> found(ListQuery view, String looks) {
        Map<String, BigDecimal> found = new HashMap<>();
        for (Total total : totals.of(view, asked(looks)).columns()) {
            found.put(total.column().spelling(), total.value());
        }
        return found;
    }

    private static List<BigDecimal> numbers(List<ListedRow> rows, String key) {
        List<BigDecimal> numbers = new ArrayList<>();
        rows.forEach(row -> {
            Object value = row.values().get(key);
            if (value != null) {
                numbers.add(new BigDecimal(value.toString()));
            }
        });
        return numbers;
    }

    private static BigDecimal sum(List<ListedRow> rows, String key) {
        return numbers(rows, key).stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal mean(List<BigDecimal> numbers) {
        return numbers.isEmpty()
                ? null
                : numbers.stream()
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                        .divide(BigDecimal.valueOf(numbers.size()), 10, RoundingMode.HALF_UP)
                        .setScale(0, RoundingMode.HALF_UP);
    }
}
