package app.steward.web.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.job.Worker;
import app.steward.mail.Suppressions;
import app.steward.portfolio.SomePortfolio;
import app.steward.team.ApiKeys;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.RawHttp;
import app.steward.testing.Route;
import app.steward.testing.StewardTest;
import app.steward.testing.Visitor;
import app.steward.web.EventFailure;
import app.steward.webhook.Webhooks;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.web.util.HtmlUtils;

/**
 * Whatever is sent to whatever address, by whomever: bad input is 400, never 500. Some 2,000 requests here;
 * {@code ./mvnw -Pfuzz test} sends 100,000. A request that fails is made again from its number:
 * {@code -Dfuzz.first=NUMBER -Dfuzz.requests=1}, where what others changed before it does not matter.
 */
@StewardTest
class FuzzTest {
    private static final String KEY = "sk_of_the_fuzz_test_0123456789ab";
    private static final Logger LOG = LoggerFactory.getLogger(FuzzTest.class);
    private static final int FIRST = Integer.getInteger("fuzz.first", 1);
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 2_000);

    /** After so many the data are made anew: most of them will be deleted, archived or given away by then. */
    private static final int BATCH = 2_000;

    /** One after the other in the suite, so that a failure comes again; side by side where races are looked for. */
    private static final int AT_ONCE = REQUESTS > BATCH ? 4 : 1;

    private static final Pattern FORMS_OF = Pattern.compile("app\\.steward\\.(mail|template|webhook)\\.");

    /** Forms that scripts send, or that stand on pages of which the address does not suffice, with their fields. */
    private static final Map<String, List<String>> WITHOUT_A_PAGE = Map.of(
            "/email-templates/empty", List.of("subject", "preview", "body"),
            "/email-templates/message", List.of("subject", "preview", "body", "as", "view"),
            "/email-templates/preview", List.of("template", "subject", "preview", "body", "as", "view"),
            "/email-templates/layout/message", List.of("logo", "company", "colour", "foot", "view"),
            "/password/forgotten", List.of("email"),
            "/sent-mail/suppressed/lift", List.of("key", "why"),
            "/settings/team/bea@example.com/password-mail", List.of(),
            "/settings/webhooks/1/deliveries/1/again", List.of(),
            "/unsubscribe", List.of("token", "undo"));

    private static final Pattern FORM = Pattern.compile("(?s)<form[^>]*action=\"([^\"]+)\"[^>]*>(.*?)</form>");
    private static final Pattern FIELD =
            Pattern.compile("(?s)<(?:input|select|textarea|button)[^>]*?\\sname=\"([^\"]+)\"[^>]*>");
    private static final Pattern VALUE = Pattern.compile("\\svalue=\"([^\"]*)\"");

    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @Autowired
    ApiKeys keys;

    @Autowired
    Fields fields;

    @Autowired
    Suppressions suppressions;

    @Autowired
    Webhooks webhooks;

    @Autowired
    ApplicationContext application;

    @LocalServerPort
    int port;

    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Map<Integer, LongAdder> answers = new java.util.concurrent.ConcurrentSkipListMap<>();

    @Test
    void nothingThatIsSentBreaksAnything() throws Exception {
        List<Route> routes = Route.all(application);
        assertThat(routes).hasSizeGreaterThan(150);
        ExecutorService senders = Executors.newFixedThreadPool(AT_ONCE);
        try {
            for (int from = FIRST; from < FIRST + REQUESTS; from += BATCH) {
                Requests requests = anew(routes);
                List<Future<?>> sent = new ArrayList<>();
                for (int i = from; i < Math.min(from + BATCH, FIRST + REQUESTS); i++) {
                    int number = i;
                    sent.add(senders.submit(() -> send(requests.of(number), number)));
                }
                for (Future<?> each : sent) {
                    each.get();
                }
                afterwards(from);
                LOG.warn("{} requests, answers {}, {} failures", from + sent.size() - FIRST, answers, failures.size());
            }
        } finally {
            senders.shutdownNow();
        }
        assertThat(failures).isEmpty();
        assertThat(answers.keySet()).as("all kinds of answers: %s", answers).contains(200, 303, 400, 404);
    }

    /** A client sends them without looking, so most of what is wrong in the world arrives here. */
    @Test
    void norDoesAnEvent() {
        List<Route> routes = Route.all(application);
        List<Route> events = routes.stream()
                .filter(route -> EventFailure.isFor(route.pattern().getPatternString()))
                .toList();
        assertThat(events).hasSizeGreaterThan(3);
        anew(routes);
        Visitor client = Visitor.program(KEY, "");
        Requests requests = new Requests(events, List.of(), List.of(client), List.of(client), fields.catalogue());
        for (int number = 1; number <= Math.min(REQUESTS, 500); number++) {
            send(requests.of(number), number);
        }
        afterwards(1);
        assertThat(failures).isEmpty();
        assertThat(answers.keySet()).as("all kinds of answers: %s", answers).contains(200, 400, 404);
    }

    /** Of mail, templates and webhooks: each field left out, sent twice, and holding what nobody would write. */
    @Test
    void norDoesAFormThatLacksAFieldOrHasItTwice() {
        List<Route> routes = Route.all(application);
        Visitor ada = anew(routes).administrator();
        List<Requests.Form> forms = forms(routes, ada);
        WITHOUT_A_PAGE.forEach((path, fields) -> forms.add(new Requests.Form(
                path, fields.stream().map(name -> Map.entry(name, "")).toList())));
        List<Route> posted = routes.stream()
                .filter(route -> route.changes()
                        && !route.isApi()
                        && FORMS_OF.matcher(route.handler().getBeanType().getName())
                                .find())
                // what is deleted takes no form any more
                .sorted(Comparator.comparing(route -> route.toString().endsWith("/delete")))
                .toList();
        int number = 0;
        for (Route route : posted) {
            Requests.Form form = forms.stream()
                    .filter(each -> route.matches(each.path()))
                    .max(Comparator.comparing(each -> each.fields().size()))
                    .orElseThrow(() -> new AssertionError("No form leads to " + route + ": add it"));
            for (String body : Requests.bodies(form, ada)) {
                send(Requests.posted(route, ada, form.path(), body), ++number);
            }
        }
        afterwards(1);
        assertThat(failures).isEmpty();
        assertThat(answers.keySet()).as("all kinds of answers: %s", answers).contains(303, 400, 422);
    }

    private void send(Requests.Request request, int number) {
        if (number % 20 == 0) {
            letInAgain();
        }
        RawHttp.Answer answer;
        try {
            answer = request.send(port);
        } catch (RuntimeException e) {
            failures.add("#" + number + " no answer to " + request + "\n" + e);
            return;
        }
        answers.computeIfAbsent(answer.status(), status -> new LongAdder()).increment();
        // who hangs up in the middle of a form gets no answer
        boolean cutOff = request.length() > request.body().length();
        if (answer.status() >= 500 || answer.status() == 0 && !cutOff) {
            failures.add("#" + number + " " + request + "\n=> "
                    + answer.text().substring(0, Math.min(700, answer.text().length())));
        }
    }

    /** Keys are revoked, and members disabled, by what is sent. */
    private void letInAgain() {
        db.sql().execute("update api_keys set revoked_at = null where revoked_at is not null");
        db.sql()
                .execute("update team_members set disabled_at = null, session_generation = 0, profile = case name"
                        + " when 'bea' then 'csm' when 'sue' then 'super_manager' else 'administrator' end"
                        + " where email in ('ada@example.com', 'bea@example.com', 'sue@example.com')");
    }

    /** What was accepted can be worked with: the refreshes that it asked for do not fail. */
    private void afterwards(int from) {
        application.getBeansOfType(Worker.class).values().forEach(Worker::work);
        db.sql()
                .fetch("select * from refresh_runs where state = 'failed' or errors <> '[]'")
                .forEach(run -> failures.add("#" + from + " ff. left a refresh that fails: " + run));
    }

    private Requests anew(List<Route> routes) {
        Map<String, Viewer> viewers = portfolio.make();
        portfolio.segment(viewers.get("ada"), Subject.ACCOUNT, "Rich", "{'field':'mrr','op':'gte','value':100}");
        portfolio.segment(viewers.get("ada"), Subject.USER, "Admins", "{'field':'role','op':'eq','value':'admin'}");
        db.sql()
                .execute("insert into attributes (subject, key, label, type, position) values"
                        + " ('account', 'tier', 'Tier', 'choice', 1), ('account', 'vip', 'VIP', 'yes_no', 2),"
                        + " ('account', 'score', 'Score', 'number', 3), ('account', 'seen', 'Seen', 'moment', 4),"
                        + " ('account', 'tags', 'Tags', 'tags', 5), ('user', 'since', 'Since', 'date', 1)");
        for (String table : List.of("accounts", "users", "subscriptions", "features")) {
            db.sql().execute("select setval(pg_get_serial_sequence('" + table + "', 'id'), 1000)");
        }
        mailOf(viewers.get("ada"));
        keys.provide(KEY);
        Visitor ada = Visitor.signedIn(port, "ada");
        List<Visitor> people = List.of(ada, ada, ada, Visitor.signedIn(port, "bea"), Visitor.signedIn(port, "sue"));
        List<Visitor> programs =
                List.of(Visitor.program(KEY, ""), Visitor.program(KEY, ""), Visitor.program(KEY, "bea@example.com"));
        return new Requests(routes, forms(routes, ada), people, programs, fields.catalogue());
    }

    /** A template, a message in doubt, an address that gets none, and an endpoint, each of the number 1. */
    private void mailOf(Viewer ada) {
        db.sql().execute("insert into email_templates (name, subject, body) values ('Hello', 'Hello', 'Hello')");
        db.sql()
                .execute("insert into email_template_versions (template_id, version, subject, preview, body)"
                        + " select id, 1, subject, preview, body from email_templates");
        db.sql()
                .execute("insert into outbox (kind, key, source, payload, state, user_id, template_id, handed_at)"
                        + " values ('customer', 'run:1:a', 'journey:1', '{}', 'in_doubt', 1, 1, now())");
        suppressions.add(ada, "nobody@example.com", "asked for it");
        webhooks.create(
                ada,
                new Webhooks.Wanted("Ours", "http://127.0.0.1:9/", List.of("alert.opened"), List.of(), null, null));
    }

    /** The forms of all pages that can be read, so that most of what is posted is nearly right. */
    private List<Requests.Form> forms(List<Route> routes, Visitor ada) {
        List<Requests.Form> forms = new ArrayList<>();
        for (Route route : routes) {
            if (route.changes() || route.isApi()) {
                continue;
            }
            String path = route.address(variable -> switch (variable) {
                case "records" -> "accounts";
                case "externalId" -> route.pattern().getPatternString().contains("subscriptions") ? "S-1" : "A-1";
                case "kind" -> "accounts";
                case "email" -> "dev@example.com";
                case "key" -> "live";
                case "of" -> "default";
                default -> "1";
            });
            String page = RawHttp.send(port, "GET", path, ada.headers() + "Accept: text/html\r\n", "", -1)
                    .text();
            Matcher form = FORM.matcher(page);
            while (form.find()) {
                forms.add(new Requests.Form(
                        HtmlUtils.htmlUnescape(form.group(1)).replaceFirst("\\?.*", ""), fieldsOf(form.group(2))));
            }
        }
        assertThat(forms).hasSizeGreaterThan(30);
        return forms;
    }

    private static List<Map.Entry<String, String>> fieldsOf(String form) {
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        Matcher field = FIELD.matcher(form);
        while (field.find()) {
            Matcher value = VALUE.matcher(field.group());
            String given = value.find() ? HtmlUtils.htmlUnescape(value.group(1)) : "";
            if (!field.group(1).equals("_csrf")) {
                fields.add(Map.entry(
                        URLEncoder.encode(HtmlUtils.htmlUnescape(field.group(1)), StandardCharsets.UTF_8),
                        URLEncoder.encode(given, StandardCharsets.UTF_8)));
            }
        }
        return fields;
    }
}
