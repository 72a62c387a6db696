package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.team.web.Browser;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Add account, Add user, Add subscription, as plain forms. */
class AddRecordTest extends PortfolioCase {

    @BeforeEach
    void somePortfolio() {
        for (String table : List.of("accounts", "users", "subscriptions")) { // its rows chose their numbers
            db.sql().execute("select setval(pg_get_serial_sequence('" + table + "', 'id'), 1000)");
        }
    }

    private int count(String table, String where) {
        return db.sql().fetchCount(org.jooq.impl.DSL.table(table), org.jooq.impl.DSL.condition(where));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "sue", "cid"})
    void anAccountIsInThePortfolioAndItsSegmentAtOnce(String name) {
        int nova = segment(Subject.ACCOUNT, "Novas", "{'field':'name','op':'contains','value':'nova'}");
        Browser browser = signedIn(name);
        assertThat(browser.get("/portfolio/accounts/new").body()).contains("Success manager", "name=\"parent\"");
        HttpResponse<String> answer = browser.post(
                "/portfolio/accounts",
                Map.of(
                        "name", "Nova Works",
                        "external_id", " N-1 ",
                        "success_manager", name + "@example.com",
                        "parent", "A-1"));
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(Browser.location(answer)).isEqualTo("/accounts/N-1");
        assertThat(browser.get("/accounts/N-1").body()).contains("Nova Works added");
        assertThat(browser.get("/accounts?q=N-1").body()).contains(">Nova Works</a>");
        assertThat(browser.get("/accounts?segment=" + nova + "&assigned=me").body())
                .contains(">Nova Works</a>");
        assertThat(signedIn("bea").get("/accounts?q=N-1").body())
                .as("it is not bea's")
                .doesNotContain("Nova Works");
        assertThat(count("accounts", "external_id = 'N-1' and parent_id = 1")).isEqualTo(1);
    }

    @Test
    void whatIsMissingOrWrongIsSaidAtItsField() {
        Browser cid = signedIn("cid");
        HttpResponse<String> answer =
                cid.post("/portfolio/accounts", Map.of("name", " ", "external_id", "", "parent", ""));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("Enter the name of the account.", "id=\"external_id-error\"");
        answer = cid.post("/portfolio/accounts", Map.of("name", "Nova", "external_id", "N-1", "parent", "A-5"));
        assertThat(answer.statusCode()).as("A-5 is bea's").isEqualTo(422);
        assertThat(answer.body()).contains("There is no account &quot;A-5&quot;.", "value=\"Nova\"");
        answer = cid.post("/portfolio/users", Map.of("last_name", "Tollund"));
        assertThat(answer.body()).contains("Enter an e-mail address, or an external id.");
        answer = cid.post("/portfolio/users", Map.of("email", "tollund", "external_id", "N-1"));
        assertThat(answer.body()).contains("such as ida@example.com");
        answer = cid.post("/portfolio/subscriptions", Map.of("account", "A-1", "external_id", "N-1", "amount", "much"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("id=\"amount-error\"", "value=\"much\"");
        assertThat(count("accounts", "external_id = 'N-1'")
                        + count("users", "external_id = 'N-1'")
                        + count("subscriptions", "external_id = 'N-1'"))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"ada, A-5, true", "bea, A-5, true", "cid, A-5, false", "cid, A-1, true"})
    void aKnownExternalIdIsRefusedAndShownToWhoSeesIt(String name, String known, boolean linked) {
        db.sql().execute("update accounts set name = 'The other one' where external_id = '" + known + "'");
        HttpResponse<String> answer =
                signedIn(name).post("/portfolio/accounts", Map.of("name", "Nova", "external_id", known));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("An account with this external id is there");
        assertThat(answer.body().contains("href=\"/accounts/" + known + "\"")).isEqualTo(linked);
        assertThat(answer.body().contains("The other one")).isEqualTo(linked);
    }

    @ParameterizedTest
    @CsvSource({"bea, true", "cid, false"})
    void aKnownEmailIsRefusedAndShownToWhoSeesIt(String name, boolean linked) {
        db.sql().execute("update users set email = 'Rhea@Tollund.example', name = 'Rhea', account_id = 5 where id = 7");
        Browser browser = signedIn(name);
        for (Map<String, String> form : List.of(
                Map.of("email", "rhea@tollund.example", "external_id", "N-1"),
                Map.of("email", "rhea@tollund.example", "external_id", ""))) {
            HttpResponse<String> answer = browser.post("/portfolio/users", form);
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("A user with this e-mail is there", "id=\"email-error\"");
            assertThat(answer.body().contains("href=\"/users/U-7\"")).isEqualTo(linked);
            assertThat(answer.body().contains(">Rhea<")).isEqualTo(linked);
        }
    }

    @Test
    void aUserIsKnownByTheEmailWhereNoExternalIdIsGiven() {
        Browser cid = signedIn("cid");
        db.sql().execute("update accounts set name = 'Only One' where id = 1");
        Map<String, String> form = Map.of(
                "first_name", "Rhea", "last_name", "Tollund", "email", "Rhea@Tollund.example", "account", "Only One");
        assertThat(Browser.location(cid.post("/portfolio/users", form))).isEqualTo("/users/rhea@tollund.example");
        assertThat(cid.get("/users?account=A-1&q=rhea").body()).contains(">Rhea Tollund</a>");
        assertThat(cid.post("/portfolio/users", form).statusCode())
                .as("sent twice")
                .isEqualTo(422);
        assertThat(count("users", "email_fold = 'rhea@tollund.example'")).isEqualTo(1);
    }

    @Test
    void aSubscriptionHasAPageAndIsOnThatOfItsAccount() {
        Browser cid = signedIn("cid");
        HttpResponse<String> answer = cid.post(
                "/portfolio/subscriptions",
                Map.of(
                        "account", "A-1",
                        "external_id", "N-1",
                        "amount", "$1,200",
                        "billing_months", "12",
                        "starts_on", "2026-01-01"));
        assertThat(Browser.location(answer)).isEqualTo("/subscriptions/N-1");
        assertThat(cid.get("/subscriptions/N-1").body()).contains("N-1 added", "$1,200", "$100");
        assertThat(cid.get("/accounts/A-1").body()).contains(">N-1<", "$100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "vic"})
    void whoMayNotEditAddsNothing(String name) {
        Browser reader = signedIn(name);
        assertThat(reader.get("/accounts").body()).doesNotContain("Add account");
        assertThat(reader.get("/accounts/A-1").body()).doesNotContain("Add user", "Add subscription");
        for (String records : List.of("accounts", "users", "subscriptions")) {
            assertThat(reader.get("/portfolio/" + records + "/new").statusCode())
                    .isEqualTo(403);
            assertThat(reader.post("/portfolio/" + records, Map.of("name", "Nova", "external_id", "N-1"))
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void thePickerOffersWhatOneSees() {
        assertThat(signedIn("cid").get("/portfolio/accounts/pick?account=A-5").body())
                .doesNotContain("\"A-5\"", "\"A-50\"")
                .contains("\"A-51\"");
        assertThat(signedIn("ada").get("/portfolio/accounts/pick?parent=A-5").body())
                .contains("\"A-5\"", "\"A-51\"");
    }

    @Test
    void aChildThatNothingCanBeIsNoAccount() {
        HttpResponse<String> answer = signedIn("ada")
                .post(
                        "/portfolio/accounts",
                        Map.of("name", "Nova", "external_id", "N-1", "is_parent", "true", "child", "A\0b"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("id=\"child-error\"", "There is no account");
        assertThat(count("accounts", "external_id = 'N-1'")).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "accounts, external_id",
        "accounts, name",
        "accounts, parent",
        "accounts, success_manager",
        "users, email",
        "users, external_id",
        "users, account",
        "users, last_name",
        "subscriptions, account",
        "subscriptions, external_id",
        "subscriptions, status",
    })
    void aTextThatNothingCanHoldIsRefused(String records, String name) {
        Browser ada = signedIn("ada");
        Map<String, String> form =
                new HashMap<>(Map.of("external_id", "N-1", "name", "Nova", "email", "n@example.com", "account", "A-1"));
        form.keySet().removeIf(input -> switch (records) {
            case "accounts" -> input.equals("email") || input.equals("account");
            case "users" -> input.equals("name");
            default -> input.equals("email") || input.equals("name");
        });
        form.put(name, name.equals("email") ? "n\0@example.com" : "N\0a");
        HttpResponse<String> answer = ada.post("/portfolio/" + records, form);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("can&#39;t be stored");
        assertThat(count(records, "external_id in ('N-1', 'n@example.com')")).isZero();
        assertThat(ada.get("/portfolio/" + records + "/new?account=%00").statusCode())
                .isEqualTo(200);
    }
}
