package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.web.Browser;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Several facts of a record in one form, saved as one change. */
class EditFactsTest extends PortfolioCase {
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"(version|seen\\.[^\"]+)\" value=\"([^\"]*)\"");

    /** What the form holds besides its inputs. */
    private static Map<String, String> opened(Browser browser) {
        HttpResponse<String> form = browser.get("/accounts/A-1/facts");
        assertThat(form.statusCode()).isEqualTo(200);
        return hidden(form);
    }

    private static Map<String, String> hidden(HttpResponse<String> form) {
        Map<String, String> opened = new LinkedHashMap<>();
        Matcher each = HIDDEN.matcher(form.body());
        while (each.find()) {
            opened.put(each.group(1), each.group(2));
        }
        return opened;
    }

    private static HttpResponse<String> save(Browser browser, Map<String, String> opened, String... values) {
        Map<String, String> sent = new LinkedHashMap<>(opened);
        for (int i = 0; i < values.length; i += 2) {
            sent.put(values[i], values[i + 1]);
        }
        return browser.post("/accounts/A-1/facts", sent);
    }

    private Object stored(String column) {
        return db.sql().fetchValue("select " + column + " from accounts where id = 1");
    }

    private int entries() {
        return db.sql().fetchCount(org.jooq.impl.DSL.table("audit_entries"));
    }

    @Test
    void severalAreSavedAsOneChange() {
        Browser cid = signedIn("cid");
        assertThat(cid.get("/accounts/A-1").body()).contains("/accounts/A-1/facts");
        int before = entries();
        HttpResponse<String> saved = save(cid, opened(cid), "industry", "Ships", "plan", "NO", "licenses", "12");
        assertThat(saved.statusCode()).isEqualTo(303);
        assertThat(cid.get("/accounts/A-1").body()).contains("3 facts saved");
        assertThat(stored("industry")).isEqualTo("Ships");
        assertThat(entries()).isEqualTo(before + 1);

        save(cid, opened(cid));
        assertThat(cid.get("/accounts/A-1").body()).contains("Everything is as it was");
        assertThat(entries()).isEqualTo(before + 1);
    }

    @Test
    void emptyFieldsThatHaveAValueSayWhatItFollows() {
        db.sql().execute("update accounts set mrr = null, plan = null, licenses = 7 where id = 1");
        db.sql().execute("update subscriptions set status = 'active', mrr = 1250, plan = 'Gold' where account_id = 1");
        portfolio.recompute();
        String form = signedIn("cid").get("/accounts/A-1/facts").body();
        assertThat(form)
                .contains("Empty, it follows its subscriptions: $", "Empty, it follows its subscriptions: Gold now.")
                .doesNotContain("subscriptions: 7 now");
    }

    @Test
    void badValuesStandAtTheirFieldsAndNothingIsSaved() {
        Browser cid = signedIn("cid");
        HttpResponse<String> wrong = save(cid, opened(cid), "industry", "Ships", "licenses", "many");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("id=\"licenses-error\"", "value=\"Ships\"", "value=\"many\"");
        assertThat(stored("industry")).isNotEqualTo("Ships");
    }

    @Test
    void whatOthersChangedBesideItStays() {
        Browser cid = signedIn("cid");
        Map<String, String> opened = opened(cid);
        Browser ada = signedIn("ada");
        save(ada, opened(ada), "plan", "NO");
        opened(cid);
        assertThat(save(cid, opened, "industry", "Ships").statusCode()).isEqualTo(303);
        assertThat(stored("industry")).isEqualTo("Ships");
        assertThat(stored("plan")).isEqualTo("NO");
    }

    @Test
    void ofWhatBothChangedEitherIsTakenFieldByField() {
        Browser cid = signedIn("cid");
        Map<String, String> opened = opened(cid);
        Browser ada = signedIn("ada");
        save(ada, opened(ada), "plan", "NO", "industry", "Ships");
        opened(cid);
        HttpResponse<String> both = save(cid, opened, "plan", "SE", "industry", "Trains", "licenses", "12");
        assertThat(both.statusCode()).isEqualTo(422);
        assertThat(both.body())
                .contains("ada saved", "Changed meanwhile", ">Ships<", ">Trains<")
                .contains("name=\"take.industry\"", "name=\"stored.plan\" value=\"NO\"")
                .doesNotContain("take.licenses");
        HttpResponse<String> chosen = save(
                cid,
                hidden(both),
                "plan",
                "SE",
                "industry",
                "Trains",
                "licenses",
                "12",
                "take.plan",
                "stored",
                "stored.plan",
                "NO",
                "take.industry",
                "mine",
                "stored.industry",
                "Ships");
        assertThat(chosen.statusCode()).isEqualTo(303);
        assertThat(stored("plan")).isEqualTo("NO");
        assertThat(stored("industry")).isEqualTo("Trains");
    }

    @Test
    void whoMayNotChangeRecordsGetsNoForm() {
        assertThat(signedIn("dev").get("/accounts/A-1/facts").statusCode()).isEqualTo(403);
        assertThat(signedIn("bea").get("/accounts/no-such/facts").statusCode()).isEqualTo(404);
    }
}
