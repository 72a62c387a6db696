package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import app.steward.team.web.Browser;
import app.steward.testing.Api;
import app.steward.testing.StatementCount;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

/** No page asks the database once per row or once per column: the number of statements is that of the page. */
class QueryCountTest extends PortfolioCase {
    @Autowired
    Api api;

    @RegisterExtension
    final StatementCount count = new StatementCount();

    @Test
    void aListAsksTheSameForOneRowAndForAll() {
        for (String name : List.of("ada", "bea")) {
            Visitor visitor = Visitor.signedIn(port, name);
            for (String records : List.of("/accounts", "/users", "/subscriptions")) {
                int one = statements(visitor, records + "?q=-6");
                int many = statements(visitor, records + "?size=100");
                assertThat(many).as("%s of %s", records, name).isBetween(one - 1, one + 1);
                String active = records.equals("/subscriptions") ? "account.last_active_at" : "last_active_at";
                assertThat(statements(visitor, records + "?size=100&sort=-" + active))
                        .isBetween(one - 1, one + 1);
                assertThat(statements(visitor, "/portfolio" + records + "/totals"))
                        .as("totals of %s", records)
                        .isCloseTo(statements(visitor, "/portfolio" + records + "/totals?q=-6"), within(1))
                        .isLessThan(14);
                assertThat(statements(visitor, "/portfolio" + records + "/counts"))
                        .as("counts of %s", records)
                        .isCloseTo(statements(visitor, "/portfolio" + records + "/counts?q=-6"), within(1))
                        .isBetween(3, 14);
            }
        }
    }

    @Test
    void everyPageOfAListAsksTheSame() {
        Visitor visitor = Visitor.signedIn(port, "ada");
        for (String sort : List.of("name", "-mrr", "success_manager", "-stage,name")) {
            String list = "/accounts?size=25&sort=" + sort;
            int first = statements(visitor, list);
            for (String rel : List.of("next", "last")) {
                String to = link(visitor.get(list).body(), rel);
                assertThat(to).as(rel).isNotNull();
                assertThat(statements(visitor, to)).as(to).isBetween(first - 1, first + 1);
                String back = link(visitor.get(to).body(), "prev");
                assertThat(back).as("prev").isNotNull();
                assertThat(statements(visitor, back)).as(back).isBetween(first - 1, first + 1);
            }
        }
    }

    @Test
    void theDrawersAskTheSameForLittleAndForMuch() {
        for (String name : List.of("ada", "bea")) {
            Visitor visitor = Visitor.signedIn(port, name);
            for (String records : List.of("accounts", "users", "subscriptions")) {
                String mrr = records.equals("users") ? "account.mrr" : "mrr";
                String one = "/" + records + "?q=-6&panel=";
                String many = "/" + records + "?size=100&filter=all(" + mrr + ":gte:0," + mrr + ":lte:900000,"
                        + "external_id:neq:x,created_on:not_empty)&panel=";
                String known = records.equals("subscriptions") ? many.replace(",created_on:not_empty", "") : many;
                for (String drawer : List.of("filter", "columns")) {
                    int little = statements(visitor, one + drawer);
                    int much = statements(visitor, known + drawer);
                    assertThat(much)
                            .as("%s of %s for %s", drawer, records, name)
                            .isBetween(little - 2, little + 2);
                    assertThat(much).isLessThan(18);
                }
            }
        }
    }

    @Test
    void countsAndTotalsAskTheSameForFewColumnsAndForMany() {
        Visitor visitor = Visitor.signedIn(port, "ada");
        String few = "/portfolio/accounts/%s?columns=name";
        String many = few + ",mrr,amount,subscription_mrr,risk_score,overall_health,"
                + "product_health,service_health,financial_health,relationship_health";
        for (String part : List.of("counts", "totals", "all")) {
            assertThat(statements(visitor, many.formatted(part)))
                    .as(part)
                    .isCloseTo(statements(visitor, few.formatted(part)), within(1));
        }
    }

    @Test
    void theMenuOfViewsAsksTheSameForOneAndForMany() {
        Visitor visitor = Visitor.signedIn(port, "ada");
        views(1, 1);
        int one = statements(visitor, "/accounts");
        views(2, 60);
        assertThat(visitor.get("/accounts").body()).contains("View 60");
        assertThat(statements(visitor, "/accounts")).isBetween(one - 1, one + 1);
    }

    private void views(int from, int to) {
        db.sql()
                .execute("insert into views (member_id, subject, name, shared, columns) select (select id from"
                        + " team_members where name in ('ada', 'sue') order by name limit 1 offset i % 2), 'account',"
                        + " 'View ' || i, i % 2 = 1, 'name,mrr' from generate_series(" + from + ", " + to + ") i");
    }

    @Test
    void theListsAskTheSameForOneAndForManyOfManyOwners() {
        Visitor visitor = Visitor.signedIn(port, "bea");
        workingLists(1, 1);
        int one = statements(visitor, "/lists");
        int figures = statements(visitor, "/lists/figures");
        workingLists(2, 40);
        assertThat(visitor.get("/lists").body()).contains("Working 40");
        assertThat(statements(visitor, "/lists")).isBetween(one - 1, one + 1);
        assertThat(statements(visitor, "/lists/figures"))
                .as("one statement for lists of accounts, one for lists of users")
                .isBetween(figures - 1, figures + 2);
    }

    private void workingLists(int from, int to) {
        db.sql()
                .execute(
                        "insert into rules (kind, subject, name, condition, owner_id, created_by, armed_at) select 'list',"
                                + " case when i % 2 = 0 then 'user' else 'account' end, 'Working ' || i,"
                                + " '{\"field\":\"external_id\",\"op\":\"not_empty\"}'::jsonb,"
                                + " case when i % 3 = 0 then (select id from team_members where name = 'bea') end,"
                                + " (select id from team_members order by id limit 1 offset i % 4), now()"
                                + " from generate_series(" + from + ", " + to + ") i");
    }

    @Test
    void theDialogToAssignAsksTheSameForOneAndForAll() {
        for (String name : List.of("ada", "bea")) {
            Browser browser = signedIn(name);
            String form = "/portfolio/accounts/assign/form?size=100";
            int one = statements(() -> assertThat(
                            browser.post(form, Map.of("id", "A-3")).statusCode())
                    .isEqualTo(200));
            int all = statements(() -> assertThat(
                            browser.post(form, Map.of("all", "true")).statusCode())
                    .isEqualTo(200));
            assertThat(all).as(name).isBetween(one - 1, one + 1).isLessThan(27);
        }
    }

    @Test
    void thePartsOfARecordsPageAskTheSameForLittleAndForMuch() {
        Visitor visitor = Visitor.signedIn(port, "ada");
        String parts = "/accounts/%s/field?key=mrr /accounts/%s/field?key=success_manager /accounts/%s/touchpoints/new"
                + " /accounts/%s/health";
        db.sql().execute("insert into accounts (id, external_id, created_on) values (900, 'EMPTY', '2026-01-01')");
        db.sql().execute("update users set account_id = 6 where id between 20 and 120");
        portfolio.recompute();
        for (String part : parts.split(" ")) {
            int little = statements(visitor, part.formatted("EMPTY"));
            int much = statements(visitor, part.formatted("A-6"));
            assertThat(much).as(part).isBetween(little - 1, little + 2).isLessThan(30);
        }
    }

    @Test
    void aPageOfARecordAsksTheSameForLittleAndForMuch() {
        Visitor visitor = Visitor.signedIn(port, "ada");
        db.sql().execute("insert into accounts (id, external_id, created_on) values (900, 'EMPTY', '2026-01-01')");
        db.sql()
                .execute("insert into users (id, external_id, created_on, account_id) values (900, 'ALONE',"
                        + " '2026-01-01', 900)");
        db.sql().execute("update users set account_id = 6 where id between 20 and 120");
        db.sql().execute("update subscriptions set account_id = 6 where id between 2 and 12");
        portfolio.recompute();
        int much = statements(visitor, "/accounts/A-6");
        int little = statements(visitor, "/accounts/EMPTY");
        // the names of owners, the rows of a table and the like are one statement each, where there are any
        assertThat(much).isBetween(little - 1, little + 4).isLessThan(53);
        int alone = statements(visitor, "/users/ALONE");
        assertThat(statements(visitor, "/users/U-30"))
                .isBetween(alone - 1, alone + 1)
                .isLessThan(32);
        int one = statements(visitor, "/subscriptions/S-30");
        assertThat(statements(visitor, "/subscriptions/S-6"))
                .isBetween(one - 1, one + 3)
                .isLessThan(18);
    }

    @Test
    void theSearchAsksTheSameForAFewAndForMany() {
        for (String name : List.of("ada", "bea")) {
            Visitor visitor = Visitor.signedIn(port, name);
            int none = statements(visitor, "/portfolio/search?q=nobody-at-all");
            int many = statements(visitor, "/portfolio/search?q=example");
            assertThat(many).as(name).isLessThanOrEqualTo(none).isGreaterThan(2);
            assertThat(none).as(name).isLessThan(many + 4);
        }
    }

    @Test
    void columnsOfOneKindCostOneStatement() {
        String few = "/accounts?limit=50&columns=name,success_manager,feature_uses(feature=export;days=30)";
        String more = few + ",onboarding_manager,account_manager,mrr,plan,stage,users,usage_total(days=7),"
                + "usage_total(days=20),active_users(days=90),features_used(days=60),last_active_at";
        int base = statements(() -> assertThat(api.get(few).status()).isEqualTo(200));
        assertThat(statements(() -> assertThat(api.get(more).status()).isEqualTo(200)))
                .isCloseTo(base, within(1));
        assertThat(statements(() -> assertThat(
                                api.get(more.replace("limit=50", "limit=2")).status())
                        .isEqualTo(200)))
                .isCloseTo(base, within(1));
    }

    @Test
    void versionsAskTheSameForOneTaskAndForMany() {
        String list = api.send("POST", "/lists", "{\"subject\":\"account\",\"name\":\"Any\"}", null)
                .body()
                .get("id")
                .asString();
        String task = "{\"title\":\"Call\",\"role\":\"success_manager\",\"dueIn\":1}";
        String rule = api.send(
                        "POST",
                        "/alert-rules",
                        "{\"name\":\"Any\",\"subject\":\"account\",\"type\":\"risk\",\"lists\":[" + list
                                + "],\"on\":false,\"tasks\":[" + task + "]}",
                        null)
                .body()
                .get("id")
                .asString();
        Visitor ada = Visitor.signedIn(port, "ada");
        int one = statements(ada, "/versions/alert-rules/" + rule);
        assertThat(api.send(
                                "PUT",
                                "/alert-rules/" + rule,
                                "{\"tasks\":[" + task + ("," + task.replace("Call", "Write")).repeat(9) + "]}",
                                null)
                        .status())
                .isEqualTo(200);
        assertThat(statements(ada, "/versions/alert-rules/" + rule)).isBetween(one - 1, one + 1);
    }

    private int statements(Visitor visitor, String path) {
        return statements(
                () -> assertThat(visitor.get(path).statusCode()).as(path).isEqualTo(200));
    }

    private int statements(Runnable asking) {
        return count.of(asking);
    }
}
