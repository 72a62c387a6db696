package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.web.Browser;
import org.junit.jupiter.api.Test;

/** The tickets, answers and invoices of an account, on its page and on pages of their own. */
class ServicePagesTest extends PortfolioCase {

    /** Of account 6, which is cid's and not bea's, and of one of its users. */
    private void service() {
        run("insert into tickets (external_id, account_id, user_id, subject, priority, status, opened_at, closed_at)"
                + " select 'T-' || i, 6, case when i = 1 then 5 end, 'Matter ' || i,"
                + " case when i = 2 then 'urgent' else 'low' end, case when i < 4 then 'open' else 'closed' end,"
                + " timestamptz '2026-06-01 08:00Z' - i * interval '1 day',"
                + " case when i > 3 then timestamptz '2026-06-02 08:00Z' end from generate_series(1, 60) i");
        run("insert into answers (account_id, user_id, kind, score, at, text)"
                + " values (6, null, 'nps', 9, '2026-06-10 08:00Z', 'We <b>like</b> it')");
        run(
                "insert into invoices (external_id, account_id, total, amount_due, amount_paid, created_on, due_on, paid_on,"
                        + " status) values ('I-1', 6, 1200, null, 200, '2026-04-01', '2026-05-01', null, 'not_paid'),"
                        + " ('I-2', 6, 70, 0, 70, '2026-06-01', '2026-06-30', '2026-06-03', 'paid'),"
                        + " ('I-3', 6, 70, 70, null, '2026-06-10', '2026-07-10', null, 'not_paid'),"
                        + " ('I-4', 6, 5, 5, null, '2026-01-10', '2026-02-10', null, 'voided')");
        portfolio.recompute();
    }

    private void run(String statement) {
        db.sql().execute(statement);
    }

    @Test
    void theAccountsPageShowsWhatHurtsFirst() {
        service();
        String page = signedIn("ada").get("/accounts/A-6").body();
        String panel = page.split("id=\"service\"", 2)[1].split("</section>", 2)[0];
        assertThat(panel).contains("3 open of 60", "1 overdue of 4", "Overdue", "Voided", "Not paid", "$1,200");
        assertThat(panel.indexOf("Matter 2"))
                .isLessThan(panel.indexOf("Matter 1<"))
                .isPositive();
        assertThat(panel.indexOf("I-1")).isLessThan(panel.indexOf("I-3")).isPositive();
        assertThat(panel).contains("href=\"/accounts/A-6/tickets\"").doesNotContain("href=\"/accounts/A-6/invoices\"");
    }

    @Test
    void aUsersPageShowsWhatTheyAskedAndAnswered() {
        service();
        run("insert into answers (account_id, user_id, kind, score, at, text)"
                + " values (6, 5, 'csat', 80, '2026-06-11 08:00Z', 'Quick')");
        Browser ada = signedIn("ada");
        String panel =
                ada.get("/users/U-5").body().split("id=\"service\"", 2)[1].split("</section>", 2)[0];
        assertThat(panel).contains("1 open of 1", "Matter 1<", "CSAT", "Quick").doesNotContain("Invoices", "Matter 2<");
        assertThat(ada.get("/accounts/A-6").body()).contains("CSAT", "Quick", "NPS", "We &lt;b&gt;like");
        assertThat(ada.get("/users/U-5/tickets").body()).contains("Matter 1<").doesNotContain("Matter 2<");
        assertThat(ada.get("/users/U-7/tickets").body()).contains("This user has no tickets.");
        assertThat(ada.get("/users/U-7").body()).doesNotContain("id=\"service\"");
        assertThat(ada.get("/users/U-5/invoices").statusCode()).isEqualTo(404);
        assertThat(signedIn("bea").get("/users/U-5/tickets").statusCode()).isEqualTo(404);
    }

    @Test
    void whatHappenedTellsOfThem() {
        service();
        Browser ada = signedIn("ada");
        String happened = ada.get("/accounts/A-6?happened=service").body();
        assertThat(happened).contains("Ticket closed: Matter 60", "NPS answer: 9");
        assertThat(happened).contains("We &lt;b&gt;like&lt;/b&gt; it");
        assertThat(ada.get("/users/U-5?happened=service").body())
                .contains("Ticket opened: Matter 1")
                .doesNotContain("Matter 2");
        assertThat(ada.get("/accounts/A-6?happened=touchpoints").body()).doesNotContain("Ticket opened");
    }

    @Test
    void allOfThemAreReachedPageByPage() {
        service();
        Browser ada = signedIn("ada");
        assertThat(ada.get("/accounts/A-6/tickets").body())
                .contains("Matter 50<", "href=\"/accounts/A-6/tickets?page=2\"")
                .doesNotContain("Matter 51<");
        assertThat(ada.get("/accounts/A-6/tickets?page=2").body()).contains("Matter 51<", "Matter 60<");
        assertThat(ada.get("/accounts/A-6/tickets?page=none").body()).contains("Matter 1<");
        assertThat(ada.get("/accounts/A-6/tickets?page=9999999").body()).contains("Matter 60<");
        assertThat(ada.get("/accounts/A-6/invoices").body()).contains("I-1", "I-4");
        assertThat(ada.get("/accounts/A-7/invoices").body()).contains("This account has no invoices.");
    }

    @Test
    void nothingIsShownOfAnAccountThatTheViewerDoesNotSee() {
        service();
        Browser bea = signedIn("bea");
        assertThat(bea.get("/accounts/A-6/tickets").statusCode()).isEqualTo(404);
        assertThat(bea.get("/accounts/A-6/invoices").statusCode()).isEqualTo(404);
        assertThat(signedIn("cid").get("/accounts/A-6/tickets").statusCode()).isEqualTo(200);
    }

    @Test
    void listsFilterByThem() {
        service();
        Browser ada = signedIn("ada");
        for (String filter : java.util.List.of(
                "open_tickets:gte:3",
                "open_urgent_tickets:gte:1",
                "overdue_amount:gte:1000",
                "days_overdue:gte:45",
                "nps:gte:100")) {
            assertThat(records(ada.get("/accounts?filter=" + filter)))
                    .as(filter)
                    .contains("A-6")
                    .doesNotContain("A-7");
        }
    }
}
