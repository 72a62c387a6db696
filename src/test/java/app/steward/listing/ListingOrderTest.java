package app.steward.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.condition.Subject;
import app.steward.portfolio.SomePortfolio;
import app.steward.problem.BadInput;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which order records come, and how pages follow each other. */
class ListingOrderTest extends ListingCase {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ACCOUNT | name | coalesce(a.name, a.external_id)",
                "ACCOUNT | industry | a.industry",
                "ACCOUNT | mrr | f.mrr",
                "ACCOUNT | next_billing_on | a.next_billing_on",
                "ACCOUNT | created_on | a.created_on",
                "ACCOUNT | last_active_at | f.last_active_at",
                "ACCOUNT | users | (select count(*) from users x where x.account_id = a.id and x.archived_at is null)",
                "ACCOUNT | features_used | f.features_used",
                "ACCOUNT | usage_change | f.usage_change",
                "ACCOUNT | feature_uses(feature=export;days=30) | (select coalesce(sum(uses), 0) from usage_daily d"
                        + " left join users x on x.id = d.user_id where d.account_id = a.id and feature_id = 1"
                        + " and x.archived_at is null and day > '2026-05-16')",
                "ACCOUNT | usage_change(days=20) | (select case when sum(uses) filter (where day < '2026-05-26') > 0 then"
                        + " coalesce(sum(uses) filter (where day >= '2026-05-26'), 0)::float8"
                        + " / sum(uses) filter (where day < '2026-05-26') - 1 end from usage_daily d"
                        + " left join users x on x.id = d.user_id where d.account_id = a.id and feature_id > 0"
                        + " and x.archived_at is null and day between '2026-05-06' and '2026-06-14')",
                "ACCOUNT | parent | (select coalesce(p.name, p.external_id) from accounts p where p.id = a.parent_id)",
                "ACCOUNT | success_manager | (select m.name from team_members m join account_assignments o"
                        + " on o.member_id = m.id where o.account_id = a.id and o.role_id = 1)",
                "ACCOUNT | stage | array_position(array['trial', 'onboarding', 'live', 'cancelled'], a.stage)",
                "USER | name | u.label",
                "USER | title | u.title",
                "USER | last_active_at | uf.last_active_at",
                "USER | role | array_position(array['zero', 'admin'], u.role)",
                "USER | activity | case when uf.active_days > 0 then 1 else 2 end",
                "USER | active_days(days=30) | (select count(distinct day) from usage_daily d where d.user_id = u.id"
                        + " and feature_id > 0 and day > '2026-05-16')",
                "USER | account.name | coalesce(a.name, a.external_id)",
                "USER | account.mrr | f.mrr",
                "USER | account.success_manager | (select m.name from team_members m join account_assignments o"
                        + " on o.member_id = m.id where o.account_id = a.id and o.role_id = 1)",
                "USER | account.feature_uses(feature=export;days=30) | case when a.id is not null then"
                        + " (select coalesce(sum(uses), 0) from usage_daily d left join users x on x.id = d.user_id"
                        + " where d.account_id = a.id and feature_id = 1 and x.archived_at is null"
                        + " and day > '2026-05-16') end",
                "SUBSCRIPTION | mrr | s.mrr",
                "SUBSCRIPTION | plan | s.plan",
                "SUBSCRIPTION | status | array_position(array['active', 'canceled'], s.status)",
                "SUBSCRIPTION | account.mrr | f.mrr"
            })
    void everyKindOfColumnSortsBothWaysWithTheEmptyLastAndPagesHoldEachRecordOnce(
            Subject subject, String column, String oracle) {
        for (String name : column.equals("parent") ? List.of("ada") : List.of("ada", "bea")) {
            for (boolean descending : List.of(false, true)) {
                ListQuery view = view(subject, (descending ? "-" : "") + column, List.of("external_id"));
                List<Long> expected = sorted(naive(subject, oracle, name), descending);
                assertThat(expected).hasSizeGreaterThan(30);

                assertThat(byOffset(view, name, 9))
                        .as("%s by offset", view.sort())
                        .isEqualTo(expected);
                assertThat(byKey(view, name, 3)).as("%s by key", view.sort()).isEqualTo(expected);
                assertThat(listing.count(view, asked(name))).isEqualTo(expected.size());
            }
        }
    }

    @Test
    void theLastPageSaysThatNothingFollows() {
        ListQuery view = view(Subject.ACCOUNT, "name", List.of("name"));
        int all = Math.toIntExact(listing.count(view, asked("ada")));
        assertThat(listing.from(view, asked("ada"), 0, all).next()).isEmpty();
        assertThat(listing.from(view, asked("ada"), 0, all - 1).next()).hasSize(2);
        assertThat(listing.from(view, asked("ada"), all, 10).rows()).isEmpty();
        assertThat(listing.after(view, asked("ada"), List.of(), all).next()).isEmpty();
    }

    @Test
    void aCursorOfAnotherSortingIsRefused() {
        ListQuery byMrr = view(Subject.ACCOUNT, "mrr", List.of("name"));
        for (List<String> wrong :
                List.of(List.of("=zebra", "5"), List.of("=", "5"), List.of("=10", "x"), List.of("-"))) {
            assertThatThrownBy(() -> listing.after(byMrr, asked("ada"), wrong, 5))
                    .as("%s", wrong)
                    .isInstanceOf(BadInput.class);
        }
    }

    @Test
    void aHiddenParentShowsInNoOrderAndNoCursor() {
        ListQuery view = view(Subject.ACCOUNT, "parent", List.of("parent"));
        Map<Long, Long> parents = db.sql()
                .fetch("select id, parent_id from accounts where parent_id is not null")
                .intoMap(row -> row.get(0, Long.class), row -> row.get(1, Long.class));
        List<ListedRow> rows = listing.from(view, asked("cid"), 0, 1000).rows();
        List<ListedRow> shown =
                rows.stream().filter(row -> row.values().get("parent") != null).toList();
        assertThat(shown)
                .extracting(ListedRow::id)
                .containsExactlyInAnyOrderElementsOf(rows.stream()
                        .map(ListedRow::id)
                        .filter(id -> parents.containsKey(id) && SomePortfolio.sees("cid", parents.get(id)))
                        .toList())
                .hasSizeLessThan(parents.size());
        assertThat(rows.subList(0, shown.size()))
                .as("a hidden parent counts as none")
                .isEqualTo(shown);
        assertThat(byKey(view, "cid", 2)).isEqualTo(byOffset(view, "cid", 100));
    }
}
