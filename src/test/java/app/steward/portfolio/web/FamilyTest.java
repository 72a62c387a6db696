package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.web.Browser;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Parents and children: made together, shown together, and hidden where they are another's. */
class FamilyTest extends PortfolioCase {

    /** 3 is nobody's; of its children 1 is cid's, 5 is bea's, 8 is nobody's, 13 is archived. */
    @BeforeEach
    void aFamily() {
        db.sql().execute("select setval(pg_get_serial_sequence('accounts', 'id'), 1000)");
        db.sql().execute("update accounts set parent_id = null, name = 'Name of A-' || id || '.'");
        db.sql().execute("update accounts set parent_id = 3 where id in (1, 5, 8, 13)");
        db.sql().execute("update accounts set mrr = 1000 * id where id in (1, 3, 5, 8, 13)");
        db.sql().execute("update users set account_id = null where account_id in (1, 3, 5, 8, 13)");
        db.sql().execute("update users set account_id = 5 where id in (1, 2, 3)");
        db.sql().execute("update users set account_id = 1 where id in (4, 5)");
        db.sql().execute("update users set account_id = 3 where id = 6");
        portfolio.recompute();
    }

    private static String words(String page) {
        return page.replaceAll("(?s)<[^>]*>", "").replaceAll("\\s+", " ");
    }

    @Test
    void aParentAndTheChildrenThatOneSeesAreOneCustomer() {
        String ada = signedIn("ada").get("/accounts/A-3").body();
        assertThat(words(ada)).contains("Together with its 3 children: $17,000 MRR, 6 users");
        assertThat(ada)
                .contains("/accounts/A-1\"", "/accounts/A-5\"", "/accounts/A-8\"")
                .doesNotContain("Name of A-13.");
        String cid = signedIn("cid").get("/accounts/A-3").body();
        assertThat(words(cid)).contains("Together with its 2 children: $12,000 MRR, 3 users");
        assertThat(cid).contains("Name of A-1.").doesNotContain("A-5\"", "Name of A-5.", "17,000");
        String bea = signedIn("bea").get("/accounts/A-3").body();
        assertThat(words(bea)).contains("Together with its 2 children: $16,000 MRR, 4 users");
        assertThat(bea).contains("Name of A-5.").doesNotContain("A-1\"", "Name of A-1.");
        assertThat(signedIn("ada").get("/accounts/A-8").body()).doesNotContain("id=\"children\"");
    }

    @Test
    void theListOfChildrenIsALink() {
        Browser cid = signedIn("cid");
        String link = cid.get("/accounts/A-3").body().replaceAll("(?s).*href=\"(/accounts\\?filter=[^\"]+)\".*", "$1");
        assertThat(cid.get(link.replace("&amp;", "&")).body())
                .contains("Name of A-1.", "Name of A-8.")
                .doesNotContain("Name of A-5.");
    }

    @Test
    void aChildLeadsToTheParentThatOneSees() {
        assertThat(signedIn("cid").get("/accounts/A-1").body()).contains("href=\"/accounts/A-3\"");
        db.sql().execute("update accounts set parent_id = 5 where id = 8");
        assertThat(signedIn("cid").get("/accounts/A-8").body()).doesNotContain("A-5\"", "Name of A-5.");
        assertThat(signedIn("bea").get("/accounts/A-8").body()).contains("href=\"/accounts/A-5\"");
    }

    @Test
    void aParentIsAddedWithItsChildren() {
        Browser cid = signedIn("cid");
        assertThat(cid.get("/portfolio/accounts/new?account=A-3").body())
                .contains("name=\"is_parent\"", "name=\"child\"")
                .containsPattern("name=\"parent\"[^>]*value=\"A-3\"");
        HttpResponse<String> answer = cid.post(
                "/portfolio/accounts",
                List.of(
                        Map.entry("name", "Nova Group"),
                        Map.entry("external_id", "N-1"),
                        Map.entry("is_parent", "true"),
                        Map.entry("parent", "A-3"),
                        Map.entry("child", "A-1"),
                        Map.entry("child", "Name of A-8."),
                        Map.entry("child", "A-1"),
                        Map.entry("child", " ")));
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(words(cid.get("/accounts/N-1").body()))
                .contains("Together with its 2 children: $9,000 MRR, 2 users");
        assertThat(db.sql().fetchCount(org.jooq.impl.DSL.table("accounts"), org.jooq.impl.DSL.condition("""
                        parent_id = (select id from accounts where external_id = 'N-1' and parent_id is null)""")))
                .isEqualTo(2);
    }

    @Test
    void aHiddenChildIsAsUnknownAsOneThatIsNotThere() {
        Browser cid = signedIn("cid");
        for (String child : List.of("A-5", "A-999", "Name of A-5.")) {
            HttpResponse<String> answer = cid.post(
                    "/portfolio/accounts",
                    List.of(
                            Map.entry("name", "Nova Group"),
                            Map.entry("external_id", "N-1"),
                            Map.entry("is_parent", "true"),
                            Map.entry("child", "A-1"),
                            Map.entry("child", child)));
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body())
                    .contains("There is no account &quot;" + child + "&quot;.", "id=\"child-error\"", "value=\"A-1\"");
        }
        HttpResponse<String> none = cid.post(
                "/portfolio/accounts",
                List.of(Map.entry("name", "N"), Map.entry("external_id", "N-1"), Map.entry("is_parent", "true")));
        assertThat(none.statusCode()).isEqualTo(422);
        assertThat(none.body()).contains("Name the accounts that belong to it");
        assertThat(db.sql().fetchCount(org.jooq.impl.DSL.table("accounts"), org.jooq.impl.DSL.condition("""
                        external_id = 'N-1' or id = 1 and parent_id <> 3""")))
                .isZero();
        assertThat(cid.get("/portfolio/accounts/pick?child=Name+of+A-5").body())
                .doesNotContain("\"A-5\"")
                .contains("\"A-51\"");
    }
}
