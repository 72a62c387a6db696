package app.steward.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which records a list holds, and what it says of them. */
class RecordListingTest extends ListingCase {
    @Test
    void theSearchBoxLooksInNamesIdsAndEmailsIgnoringCase() {
        assertThat(found(Subject.ACCOUNT, "ÉCLAIR", "ada"))
                .isNotEmpty()
                .isEqualTo(ids("select id from accounts where name in ('Éclair', 'eclair') and archived_at is null"));
        assertThat(found(Subject.ACCOUNT, " a-6 ", "ada")).containsExactlyInAnyOrder(6L, 60L, 61L, 62L, 63L, 64L);
        assertThat(found(Subject.USER, "U12@EXAMPLE", "ada"))
                .isNotEmpty()
                .isEqualTo(ids("select u.id from users u left join accounts a on a.id = account_id where"
                        + " email = 'u12@example.org' and u.archived_at is null and a.archived_at is null"));
        assertThat(found(Subject.SUBSCRIPTION, "gol", "ada"))
                .isNotEmpty()
                .isEqualTo(ids("select s.id from subscriptions s join accounts a on a.id = account_id where"
                        + " s.plan = 'Gold' and s.archived_at is null and a.archived_at is null"));
        assertThat(found(Subject.ACCOUNT, "%", "ada")).as("no wildcard").isEmpty();
        assertThat(found(Subject.ACCOUNT, "_-6", "ada")).as("no wildcard").isEmpty();
        assertThat(found(Subject.ACCOUNT, "'", "ada")).isEmpty();
    }

    @Test
    void roleAndAssignedToNarrowWhatIsSeen() {
        List<Integer> roles = Arrays.asList(null, 1, 2, 3);
        for (String looks : List.of("ada", "sue", "dev", "vic", "bea", "cid", "dep")) {
            for (Integer role : roles) {
                for (String to : Arrays.asList("anyone", "nobody", "bea", "cid")) {
                    for (Subject subject : Subject.values()) {
                        Set<Long> expected = naive(subject, "1", looks).stream()
                                .filter(row -> assigned(row.account(), role, to))
                                .map(Naive::id)
                                .collect(Collectors.toSet());
                        ListQuery view = assigned(view(subject, "external_id", List.of("external_id")), role, to);
                        String as = "%s of %s in %s to %s".formatted(subject, looks, role, to);
                        assertThat(rows(view, looks)).as(as).isEqualTo(expected);
                        assertThat(listing.count(view, asked(looks))).as(as).isEqualTo(expected.size());
                    }
                }
            }
        }
    }

    @Test
    void segmentsAreCountedAsTheirMembersAreListed() {
        List<Integer> ofAccounts = List.of(
                segment(Subject.ACCOUNT, "Rich", "{'field':'mrr','op':'gte','value':300}"),
                segment(Subject.ACCOUNT, "Media", "{'field':'industry','op':'eq','value':'media'}"),
                segment(Subject.ACCOUNT, "None", "{'field':'industry','op':'eq','value':'x'}"));
        List<Integer> ofUsers = List.of(
                segment(Subject.USER, "Admins", "{'field':'role','op':'eq','value':'admin'}"),
                segment(Subject.USER, "Active", "{'field':'activity','op':'eq','value':'active'}"));
        for (String looks : List.of("ada", "bea", "cid")) {
            for (String to : List.of("anyone", "nobody", "bea", "cid")) {
                for (Subject subject : Subject.values()) {
                    ListQuery view = assigned(view(subject, "external_id", List.of("external_id")), null, to);
                    Map<Integer, Long> counts = tabCounts.counted(view, asked(looks));
                    Map<Integer, Long> tabs = tabCounts.of(view, asked(looks));
                    for (int segment : subject == Subject.USER ? ofUsers : ofAccounts) {
                        long members = rows(in(segment, view), looks).size();
                        assertThat(counts.getOrDefault(segment, 0L)).isEqualTo(members);
                        assertThat(tabs.getOrDefault(segment, 0L)).isEqualTo(members);
                    }
                }
            }
        }
        ListQuery rich = in(ofAccounts.get(0), view(Subject.ACCOUNT, "mrr", List.of("mrr")));
        assertThat(listing.from(rich, asked("ada"), 0, 100).rows())
                .isNotEmpty()
                .allSatisfy(
                        row -> assertThat((BigDecimal) row.values().get("mrr")).isGreaterThan(new BigDecimal(300)));
    }

    @Test
    void archivedRecordsAreInNoListAndNoCountButAtTheirAddress() {
        ListQuery all = view(Subject.ACCOUNT, "name", List.of("name"));
        segment(Subject.ACCOUNT, "All", "{'field':'created_on','op':'not_empty'}");
        assertThat(rows(all, "ada")).doesNotContain(13L, 26L);
        assertThat(found(Subject.ACCOUNT, "A-13", "ada")).isEmpty();
        assertThat(find(Subject.ACCOUNT, "A-13")).as("to be restored").isNotNull();
        assertThat(find(Subject.USER, "U-17")).isNotNull();
        assertThat(rows(view(Subject.USER, "name", List.of("name")), "ada")).doesNotContain(12L, 17L);
        assertThat(rows(view(Subject.SUBSCRIPTION, "plan", List.of("plan")), "ada"))
                .doesNotContain(12L, 19L)
                .contains(11L);
        long live = listing.count(all, asked("ada"));
        assertThat(live).isEqualTo(60);
        assertThat(tabCounts.counted(all, asked("ada")).values()).containsExactly(live);
    }

    @Test
    void valuesComeAsTheyAreKeptOrAreComputedForThePage() {
        List<String> columns = List.of(
                "name",
                "stage",
                "mrr",
                "success_manager",
                "next_billing_on",
                "feature_uses(feature=export;days=30)",
                "feature_uses(days=30;feature=chat)",
                "usage_trend");
        ListedRow one = find(Subject.ACCOUNT, "A-6", columns);
        Map<String, Object> values = Objects.requireNonNull(one).values();
        assertThat(one.label()).isEqualTo("Banana");
        assertThat(values.get("stage")).isEqualTo("live");
        assertThat((BigDecimal) values.get("mrr")).isEqualByComparingTo("603");
        assertThat(values.get("success_manager")).isEqualTo(new ListedRow.Person("cid@example.com", "cid"));
        assertThat(values.get("next_billing_on")).hasToString("2026-07-02");
        // users 5, 69 and 133 used features 2, 2 and 2: 3, 1 and 2 times, 5, 29 and 13 days ago
        assertThat(values.get("feature_uses(feature=export;days=30)")).hasToString("0");
        assertThat(values.get("feature_uses(days=30;feature=chat)")).hasToString("6");
        assertThat((List<?>) values.get("usage_trend")).hasSize(14);
        assertThat(values.keySet()).containsExactlyElementsOf(columns);
    }

    @Test
    void unknownColumnsSortingsAndParametersAreSaid() {
        for (String wrong : List.of(
                "nothing",
                "feature_uses",
                "feature_uses(days=30)",
                "feature_uses(feature=export;days=0)",
                "feature_uses(feature=export;days=366)",
                "feature_uses(feature=export;weeks=2)",
                "feature_uses(feature=export",
                "mrr(days=3)",
                "usage_total(days)")) {
            assertThatThrownBy(() -> Column.list(Subject.ACCOUNT, wrong, fields.catalogue(), "columns"))
                    .as(wrong)
                    .isInstanceOf(BadInput.class);
        }
        for (String wrong : List.of("", "-", "usage_trend", "--name")) {
            assertThatThrownBy(() -> Sort.parse(Subject.ACCOUNT, wrong, fields.catalogue()))
                    .as(wrong)
                    .isInstanceOf(BadInput.class);
        }
        assertThat(Column.list(
                        Subject.ACCOUNT,
                        "name, feature_uses(feature=a%2Cb%3B;days=3),,mrr",
                        fields.catalogue(),
                        "columns"))
                .extracting(Column::spelling)
                .containsExactly("name", "feature_uses(feature=a%2Cb%3B;days=3)", "mrr");
    }
}
