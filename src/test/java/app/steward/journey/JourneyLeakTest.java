package app.steward.journey;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.job.Worker;
import app.steward.team.Profile;
import app.steward.team.web.Browser;
import app.steward.testing.Api.Answer;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Journeys, their messages, templates and milestones answer a CSM the same whether accounts that they don't see exist or not:
 * every page, count, sample, estimate and search is asked, the hidden account is deleted, and all is asked again. What was
 * written to somebody is shown as it was written, and is left out here.
 */
class JourneyLeakTest extends JourneyCase {
    private static final String JOURNEY = "{journey}";
    private static final String TEMPLATE = "{template}";
    private static final String MILESTONE = "{milestone}";
    private static final String HIDDEN = "{hidden}";
    private static final String SEEN = "{seen}";
    private static final String NAMING = "{naming}";

    private static final List<String> PAGES = List.of(
            "/journeys",
            "/journeys?q=a&status=live",
            "/journeys/{journey}",
            "/journeys/{journey}?show=table&period=30",
            "/journeys/{journey}?step=s1",
            "/journeys/{journey}?step=s4",
            "/journeys/{journey}/users",
            "/journeys/{journey}/users?state=all",
            "/journeys/{journey}/users?state=ended",
            "/journeys/{journey}/users?step=s4",
            "/journeys/{journey}/users/U-1",
            "/journeys/{journey}/users/U-2",
            "/journeys/{journey}/users/U-3",
            "/journeys/{journey}/users/U-4",
            "/journeys/{journey}/users/U-5",
            "/journeys/{journey}/users/find?q=U",
            "/journeys/{journey}/users/find?q=Ute",
            "/journeys/of/U-1",
            "/journeys/of/U-3",
            "/journeys/{journey}/simulation?user=Uma",
            "/journeys/{journey}/simulation?user=U-4",
            "/journeys/{journey}/simulation?user=Ute",
            "/journeys/{journey}/simulation?user=ute@example.org",
            "/journeys/{journey}/edit",
            "/journeys/{journey}/matching",
            "/journeys/starters/counted",
            "/sent-mail",
            "/sent-mail?q=ute",
            "/sent-mail?from=journey:{journey}",
            "/sent-mail/{hidden}",
            "/sent-mail/{hidden}/content",
            "/sent-mail/{seen}",
            "/sent-mail/{naming}",
            "/sent-mail/{naming}?as=text",
            "/sent-mail/{naming}/content",
            "/sent-mail/{naming}/content?as=text",
            "/sent-mail/suppressed",
            "/sent-mail/suppressed?q=ute",
            "/users/U-1/mail",
            "/users/U-3/mail",
            "/users/U-1",
            "/users/U-4",
            "/users/U-5",
            "/accounts/A-1",
            "/accounts/A-3",
            "/users/U-1?happened=journeys",
            "/users/U-1?happened=mail",
            "/users/U-4?happened=mail",
            "/accounts/A-1?happened=journeys",
            "/accounts/A-1?happened=mail",
            "/accounts/A-3?happened=journeys",
            "/accounts/A-3?happened=mail",
            "/email-templates",
            "/email-templates/{template}",
            "/email-templates/{template}?as=Ute",
            "/email-templates/{template}/message?as=ute@example.org",
            "/email-templates/{template}/message?at=U-2&go=next",
            "/email-templates/{template}/message?at=U-4&go=previous",
            "/email-templates/{template}/message?at=U-3",
            "/email-templates/fields?at=U-3",
            "/email-templates/users?as=Ute",
            "/email-templates/users?as=example",
            "/milestones",
            "/milestones?milestone={milestone}",
            "/milestones/{milestone}",
            "/milestones/starters/counted",
            "/accounts/A-3/milestones/met?milestone={milestone}",
            "/settings/webhooks",
            "/tasks",
            "/notices",
            "/reports/portfolio/act",
            "/reports/portfolio");

    private static final List<String> CALLS = List.of(
            "GET /journeys",
            "GET /journeys/{journey}",
            "GET /journeys/{journey}/numbers",
            "GET /journeys/{journey}/numbers?version=1&from=2026-06-01",
            "GET /journeys/{journey}/versions",
            "GET /journeys/{journey}/runs",
            "GET /journeys/{journey}/runs?state=all",
            "GET /journeys/{journey}/runs?state=all&step=s4",
            "POST /journeys/{journey}/preview {}",
            "POST /journeys/{journey}/simulation {'externalId':'U-1'}",
            "POST /journeys/{journey}/simulation {'externalId':'U-4'}",
            "POST /journeys/{journey}/simulation {'externalId':'U-3'}",
            "POST /journeys/{journey}/runs {'externalId':'U-3'}",
            "PATCH /journeys/{journey}/runs/U-3 {'heldUntil':'2026-07-01'}",
            "DELETE /journeys/{journey}/runs/U-3?reason=x",
            "GET /users/U-1/journeys",
            "GET /users/U-3/journeys",
            "GET /users/U-1/journeys/{journey}/explanation",
            "GET /users/U-4/journeys/{journey}/explanation",
            "GET /users/U-3/journeys/{journey}/explanation",
            "GET /users/U-1/journeys/{journey}/log",
            "GET /users/U-4/journeys/{journey}/log",
            "GET /users/U-3/journeys/{journey}/log",
            "GET /messages",
            "GET /messages?journey={journey}",
            "GET /messages?user=U-3",
            "GET /messages/{hidden}",
            "GET /messages/{seen}",
            "GET /messages/{naming}",
            "POST /messages/{hidden}/resend {}",
            "POST /messages/{hidden}/delivered {}",
            "GET /suppressions",
            "POST /suppressions {'email':'ute@example.org','note':'x'}",
            "GET /email-templates",
            "GET /email-templates/{template}",
            "POST /email-templates/{template}/preview {'user':'U-3'}",
            "POST /email-templates/{template}/preview {'user':'U-4'}",
            "GET /milestones",
            "GET /milestones/{milestone}",
            "GET /accounts/A-2/milestones",
            "GET /accounts/A-3/milestones",
            "POST /accounts/A-2/milestones/{milestone}/met {'note':'x'}",
            "GET /webhooks",
            "GET /tasks",
            "GET /alerts",
            "GET /users/U-4",
            "GET /accounts/A-3");

    @LocalServerPort
    int port;

    @Autowired
    @Qualifier("outboxWorker")
    Worker<?> outbox;

    private final Map<String, String> numbers = new LinkedHashMap<>();

    /** Acme and Corn lie below Bolt, which Cleo does not see; somebody of each is in the journey, got mail, has a task. */
    @BeforeEach
    void somethingOfAllSorts() {
        accounts.member("ada", Profile.ADMINISTRATOR);
        db.sql().execute("update accounts set parent_id = 2 where id in (1, 3)");
        db.sql()
                .execute("insert into users (id, external_id, account_id, name, email, created_on) values"
                        + " (6, 'U-6', 2, 'Uwe', 'uwe@example.org', '2026-01-01'),"
                        + " (7, 'U-7', 2, 'Ulf', 'ulf@example.org', '2026-01-01')");
        db.sql().execute("update users set title = 'Champion' where id in (1, 2, 3, 4, 6, 7)");
        int milestone = ok(call(
                        "POST",
                        "/milestones",
                        "{'name':'Live','condition':{'field':'stage','op':'eq','value':'live'},'dueDays':5,"
                                + "'dueFrom':'created_on','on':true,'existing':'act'}",
                        null))
                .get("id")
                .asInt();
        int template = ok(call(
                        "POST",
                        "/email-templates",
                        "{'name':'Hello','subject':'Hello {{user.name|you}}',"
                                + "'body':'Of {{account.name|nobody}}, below {{account.parent|none}}.'}",
                        null))
                .get("id")
                .asInt();
        night();
        int journey = journey(
                "'goal':{'field':'title','op':'eq','value':'Done'},'settings':{'byCsm':true},",
                "{'key':'s1','type':'email','template':" + template + ",'next':'s2'},"
                        + "{'key':'s2','type':'if','branches':[{'name':'Below',"
                        + "'when':{'field':'account.parent','op':'in','value':['A-2']},'next':'s3'}],'else':'s4'},"
                        + "{'key':'s3','type':'task','title':'Call','next':'s4'},"
                        + "{'key':'s4','type':'wait','days':3,'next':'s5'},{'key':'s5','type':'end'}");
        outbox.work();
        titled("U-2", "Done");
        titled("U-6", "Done");
        for (String suppressed : List.of("ute@example.org", "ugo@example.org")) {
            ok(call("POST", "/suppressions", "{'email':'" + suppressed + "','note':'asked'}", null));
        }
        night.falls("lists", "milestones");
        numbers.put(JOURNEY, Integer.toString(journey));
        numbers.put(TEMPLATE, Integer.toString(template));
        numbers.put(MILESTONE, Integer.toString(milestone));
        numbers.put(HIDDEN, message(3));
        numbers.put(NAMING, message(1));
        numbers.put(SEEN, message(4).isEmpty() ? message(1) : message(4));
    }

    private String message(long user) {
        return db.sql().fetch("select id from outbox where user_id = " + user).getValues(0, String.class).stream()
                .findFirst()
                .orElse("");
    }

    private Map<String, String> asked() {
        Map<String, String> answers = new LinkedHashMap<>();
        Browser cleo = Browser.signedIn(port, "cleo");
        for (String page : PAGES) {
            HttpResponse<String> answer = cleo.get(filled(page));
            answers.put(page, answer.statusCode() + " " + plain(answer.body()));
        }
        for (String at : List.of("U-3", "U-4")) {
            for (String what : List.of("preview", "message", "empty")) {
                answers.put(
                        what + " " + at,
                        plain(cleo.post("/email-templates/" + what, Map.of("id", filled(TEMPLATE), "at", at))
                                .body()));
            }
        }
        for (String call : CALLS) {
            String[] words = filled(call).split(" ", 3);
            Answer answer = call(words[0], words[1], words.length == 3 ? words[2] : null, CLEO);
            answers.put(call, answer.status() + " " + answer.body());
        }
        return answers;
    }

    private String filled(String text) {
        String filled = text;
        for (Map.Entry<String, String> number : numbers.entrySet()) {
            filled = filled.replace(number.getKey(), number.getValue());
        }
        return filled;
    }

    /** Without what is of one answer alone. */
    private static String plain(String body) {
        return body.replaceAll("(name=\"_?csrf\"[^>]*(?:value|content)=\")[^\"]+", "$1")
                .replaceAll("unsubscribe\\?token=[\\w-]+", "");
    }

    /** From shortly before the first letter that is another. */
    private static String differing(String one, String other) {
        int at = 0;
        while (at < Math.min(one.length(), other.length()) && one.charAt(at) == other.charAt(at)) {
            at++;
        }
        return around(one, at) + "\n  became " + around(other, at);
    }

    private static String around(String text, int at) {
        return text.substring(Math.max(0, at - 120), Math.min(text.length(), at + 120));
    }

    @Test
    void aHiddenAccountIsNowhere() {
        Map<String, String> before = asked();
        Map<String, String> named = new LinkedHashMap<>();
        before.forEach((what, answer) -> {
            for (String hidden : List.of("Bolt", "Uwe", "Ulf")) {
                int at = answer.indexOf(hidden);
                if (at >= 0) {
                    named.put(what, around(answer, at));
                }
            }
        });
        assertThat(named).isEmpty();
        for (String log : List.of("GET /users/U-1/journeys/{journey}/log", "/journeys/{journey}/users/U-1")) {
            assertThat(before.get(log)).as(log).contains("took “Below”").doesNotContain("A-2");
        }
        assertThat(before.get("GET /journeys/{journey}/numbers")).contains("\"entered\":3");
        assertThat(before.get("GET /messages")).contains("\"user\":\"U-1\"");
        assertThat(before.get("/sent-mail/{naming}")).contains("It names an account that you do not see");
        assertThat(before.get("/users/U-1?happened=mail")).contains("E-mail kept here", "/sent-mail/" + filled(NAMING));
        assertThat(before.get("/accounts/A-1?happened=journeys")).contains("Entered the journey");
        db.sql().execute("delete from users where account_id = 2");
        db.sql().execute("update accounts set parent_id = null");
        db.sql().execute("delete from accounts where id = 2");
        night.falls();
        Map<String, String> after = asked();
        Map<String, String> different = new LinkedHashMap<>();
        before.forEach((what, answer) -> {
            if (!answer.equals(after.get(what))) {
                different.put(what, differing(answer, String.valueOf(after.get(what))));
            }
        });
        assertThat(different).isEmpty();
    }
}
