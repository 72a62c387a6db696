package app.steward.web.fuzz;

import app.steward.condition.Catalogue;
import app.steward.condition.Subject;
import app.steward.testing.RawHttp;
import app.steward.testing.Route;
import app.steward.testing.Visitor;
import java.lang.reflect.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.datafaker.Faker;
import org.springframework.web.bind.annotation.RequestParam;

/** Makes the request of a number: the same each time, for the same routes, forms and people. */
final class Requests {
    /** A form of a page: where it goes, and the names and values of its fields, encoded. */
    record Form(String path, List<Map.Entry<String, String>> fields) {}

    /** A request as it is sent. */
    record Request(Route route, Visitor by, String target, String headers, String body, int length) {
        RawHttp.Answer send(int port) {
            return RawHttp.send(port, route.method(), target, headers + by.headers(), body, length);
        }

        @Override
        public String toString() {
            String shown = body.length() > 1500 ? body.substring(0, 1500) + "..." : body;
            return route.method() + " " + target + " by " + by.name() + "\n" + headers.replace("\r", "") + shown
                    + (length == body.length() || length < 0 ? "" : "\n(said to be " + length + " long)");
        }
    }

    private static final List<String> NAMES = List.of(
            "condition",
            "columns",
            "sort",
            "after",
            "limit",
            "q",
            "count",
            "segment",
            "role",
            "assigned",
            "subject",
            "filter",
            "page",
            "size",
            "view",
            "account",
            "status",
            "key",
            "version",
            "tab",
            "days",
            "kind",
            "c",
            "c.0.field",
            "c.0.op",
            "c.0.value",
            "c.0.param.days",
            "act",
            "undo",
            "also",
            "force",
            "happened",
            "value",
            "continue",
            "error",
            "picked",
            "all",
            "_csrf");

    /** Ways to send a field that no browser has. */
    private static final List<String> ODD = List.of(
            "{}=1&{}=2",
            "{}=%00",
            "{}=-1",
            "{}=99999999999999999999",
            "{}=" + "x".repeat(20_000),
            "{}%5B2147483647%5D=1",
            "_{}=1");

    private static final Pattern VALUE_OF = Pattern.compile("\\{(\\w+)}");

    /** Bodies that are right, by the call they are for. In them a single quote stands for a double one. */
    private static final List<String> TRACKED = List.of(
            "{'userId':'U-1','event':'{word}','properties':{'module':'m','accountId':'A-1'},'messageId':'{word}'}",
            "{'userId':'U-1','previousId':'{word}','groupId':'A-1','name':'{word}','traits':{'name':'N','mrr':'5',"
                    + "'createdAt':1769860800,'tier':'x','address':{'city':'Oslo'}},'timestamp':'2026-06-01T00:00:00Z'}",
            "{'context':{'groupId':'A-2'},'batch':[{'type':'track','userId':7,'event':'E'},{'type':'page','userId':'U-2'},"
                    + "{'type':'alias','previousId':'U-3','userId':'{word}'},{'type':'group','groupId':'A-1'},17]}");

    private static final Map<String, List<String>> BODIES = Map.ofEntries(
            Map.entry(
                    "POST /api/v2/accounts",
                    List.of("{'externalId':'N-1','name':'New','mrr':10.5,'licenses':3,"
                            + "'parent':'A-1','stage':'live','status':'x','risk_score':50,'created_on':'2026-01-01',"
                            + "'success_manager':'bea@example.com','custom.tier':'gold','custom.vip':true,"
                            + "'custom.score':1.5,'custom.seen':'2026-01-01T00:00:00Z','custom.tags':['a','b']}")),
            Map.entry(
                    "POST /api/v2/users",
                    List.of(
                            "{'externalId':'N-1','account':'A-1','name':'New','email':"
                                    + "'new@example.com','role':'admin','last_active_at':'2026-06-01T00:00:00Z','time_zone':'UTC'}")),
            Map.entry(
                    "POST /api/v2/subscriptions",
                    List.of("{'externalId':'N-1','account':'A-1','plan':'Gold',"
                            + "'status':'active','amount':1200,'mrr':100,'seats':5,'billing_months':12,'starts_on':"
                            + "'2026-01-01','ends_on':'2026-12-31','trial':false,'auto_renew':true}")),
            Map.entry(
                    "PATCH /api/v2/{records}",
                    List.of(
                            "{'name':'Other','mrr':5,'parent':null,'archived':true,'version':0,'custom.tier':'x'}",
                            "{'success_manager':null,'industry':'Media','employees':3,'next_billing_on':'2026-07-07'}",
                            "{'account':'A-3','email':'x@example.com','title':'T','first_active_on':'2026-01-01'}",
                            "{'externalId':'A-2'}")),
            Map.entry(
                    "POST /api/v2/segments",
                    List.of("{'subject':'{subject}','name':'S {word}','visible':true," + "'condition':{condition}}")),
            Map.entry(
                    "PUT /api/v2/segments/{id}",
                    List.of("{}", "{'name':'T {word}','condition':{condition}," + "'visible':false,'version':0}")),
            Map.entry("PUT /api/v2/segments/order", List.of("{'subject':'account','ids':[1]}")),
            Map.entry(
                    "POST /api/v2/conditions/preview",
                    List.of(
                            "{'subject':'{subject}','condition':{condition}," + "'segmentId':1}",
                            "{'subject':'{subject}','condition':{condition}}")),
            Map.entry(
                    "POST /api/v2/conditions/explain",
                    List.of(
                            "{'subject':'{subject}','externalId':'A-1'," + "'condition':{condition}}",
                            "{'subject':'account','externalId':'A-1','segmentId':1}")),
            Map.entry(
                    "POST /api/v2/{records}/search",
                    List.of(
                            "{'condition':{condition},'columns':"
                                    + "'name,active_users(days=30)','sort':'-mrr','count':true,'limit':5,'q':'a','segment':1}")),
            Map.entry(
                    "PUT /api/v2/health/configurations/{of}",
                    List.of("{'pillars':{'product':{'weight':1,'metrics':"
                            + "[{'field':'employees','weight':2,'better':'higher','good':50,'poor':{'field':'licenses',"
                            + "'times':0.2},'missing':'skip'},{'field':'active_users','params':{'days':30},'weight':1,"
                            + "'better':'lower','good':0,'poor':9}]}}}")),
            Map.entry("PUT /api/v2/health/priority", List.of("{'ids':[1]}")),
            Map.entry("POST /api/v2/health/priority/preview", List.of("{'ids':[1]}")),
            Map.entry(
                    "POST /api/v2/team-members",
                    List.of("{'email':'{word}@example.com','name':'N','profile':'csm',"
                            + "'canExport':true,'password':'a long password of {word}'}")),
            Map.entry("PATCH /api/v2/team-members/{email}", List.of("{'name':'N','profile':'csm','version':0}")),
            Map.entry(
                    "POST /api/v2/attributes",
                    List.of(
                            "{'subject':'account','key':'{word}','label':'L {word}',"
                                    + "'type':'choice','options':[{'key':'a','label':'A'}]}",
                            "{'subject':'user','key':'{word}'," + "'label':'{word}','type':'number'}")),
            Map.entry(
                    "PATCH /api/v2/attributes",
                    List.of("{'subject':'account','key':'tier','label':'T','type':"
                            + "'text','clearUnfit':true,'retired':false,'position':1}")),
            Map.entry(
                    "POST /api/v1_1/{kind}",
                    List.of(
                            "{'account_id':'A-1','name':'N {word}','mrr':'5','parent':'A-2','stage':'live','tier':'x',"
                                    + "'success_manager':'bea@example.com','score':'9'}",
                            "{'account_id':'A-1','user_id':'U-1','name':'N','role':'admin','since':'2026-01-01'}",
                            "{'account_id':'A-1','subscription_id':'S-1','plan_name':'P','billing_period':1,"
                                    + "'billing_period_unit':'year','amount':5}",
                            "{'invoice_id':'I-1','subscription_id':'S-{word}','total':5,'due_on':'2026-01-01','other':[1]}",
                            "{'account_id':'A-1','user_id':'U-1','product_id':'p','module_id':'m','feature_id':'{word}',"
                                    + "'total':2,'timestamp':'2026-06-01T00:00:00Z'}")),
            Map.entry(
                    "POST /api_js/v1_1/{kind}",
                    List.of(
                            "{'accountId':'A-1','type':'account','traits':{'name':'{word}','vip':true}}",
                            "[{'accountId':'A-1','userId':'U-2','type':'track','event':'User Login'},"
                                    + "{'accountId':'A-1','userId':'U-2','type':'feature','featureId':'f','total':'3'}]")),
            Map.entry("POST /v1/{call:identify|group|track|page|screen|alias|batch|import}", TRACKED),
            Map.entry("POST /v1/{call:identify|group|track|page|screen|alias|batch|import}/", TRACKED),
            Map.entry("POST /api/v2/keys", List.of("{'kind':'secret','name':'k','member':'ada@example.com'}")));

    private static final List<String> ENTRY = List.of(
            "{'key':'{word}','label':'L {word}','type':'live','position':1,'version':0}",
            "{'key':'live','label':'Live','retired':true}",
            "{'feature':'{word}','label':'F','module':'m','product':'p','kind':'feature','tracked':true}");

    private final List<Route> routes;
    private final List<Form> forms;
    private final List<Visitor> people;
    private final List<Visitor> programs;
    private final Catalogue catalogue;

    Requests(List<Route> routes, List<Form> forms, List<Visitor> people, List<Visitor> programs, Catalogue catalogue) {
        this.routes = routes;
        this.forms = forms;
        this.people = people;
        this.programs = programs;
        this.catalogue = catalogue;
    }

    Visitor administrator() {
        return people.get(0);
    }

    /** A form as it is sent by a browser. */
    static Request posted(Route route, Visitor by, String path, String body) {
        String headers = "Accept: text/html\r\nContent-Type: application/x-www-form-urlencoded\r\n";
        return new Request(route, by, path, headers, body, body.length());
    }

    /** What a form holds, but for one field each time: without it, with it twice, with what does not belong there. */
    static List<String> bodies(Form form, Visitor by) {
        String token = "_csrf=" + by.token();
        List<String> bodies = new ArrayList<>(List.of(token));
        for (String name : new LinkedHashSet<>(
                form.fields().stream().map(Map.Entry::getKey).toList())) {
            String others = form.fields().stream()
                            .filter(field -> !field.getKey().equals(name))
                            .map(field -> field.getKey() + "=" + field.getValue() + "&")
                            .collect(Collectors.joining())
                    + token;
            bodies.add(others);
            for (String odd : ODD) {
                bodies.add(others + "&" + odd.replace("{}", name));
            }
        }
        return bodies;
    }

    Request of(long number) {
        Faker faker = new Faker(new Random(number * 0x9E3779B97F4A7C15L));
        Sample sample = new Sample(faker, catalogue);
        Route route = sample.one(routes);
        Visitor by = sample.chance(4) ? Visitor.nobody() : sample.one(route.isApi() ? programs : people);
        List<Form> fitting = route.changes() && !route.isApi()
                ? forms.stream().filter(form -> route.matches(form.path())).toList()
                : List.of();
        Form form = fitting.isEmpty() || sample.chance(15) ? null : sample.one(fitting);
        String path = form != null && sample.chance(85)
                ? form.path()
                : route.address(variable -> sample.chance(75) ? known(variable, route, sample) : inPath(sample));
        String target = path + query(route, sample);
        StringBuilder headers = new StringBuilder(sample.chance(70) ? "Accept: text/html\r\n" : "");
        if (sample.chance(30)) {
            headers.append("HX-Request: true\r\n");
        }
        if (!route.changes()) {
            return new Request(route, by, target, headers.toString(), "", -1);
        }
        String body = body(route, form, by, sample, headers);
        int length = sample.chance(3) ? body.length() + faker.number().numberBetween(1, 50) : body.length();
        return new Request(route, by, target, headers.toString(), body, length);
    }

    /** A name that exists, as a variable of this name expects it. */
    private static String known(String variable, Route route, Sample sample) {
        String path = route.pattern().getPatternString();
        if (variable.equals("externalId")) {
            return sample.one(
                    path.contains("users")
                            ? List.of("U-1", "U-2", "U-7")
                            : path.contains("subscriptions")
                                    ? List.of("S-1", "S-2")
                                    : List.of("A-1", "A-3", "A-5", "U-1"));
        }
        return switch (variable) {
            case "records" -> sample.one(List.of("accounts", "users", "subscriptions"));
            case "kind" -> sample.one(kinds(path));
            case "call" ->
                sample.one(List.of("identify", "group", "track", "page", "screen", "alias", "batch", "import"));
            case "suffix" -> sample.one(List.of("csv", "xlsx"));
            case "email" -> sample.one(List.of("dev@example.com", "cid@example.com"));
            case "key" -> sample.one(List.of("default", "1", "live", "active", "admin", "tier", "onboarding_manager"));
            case "of" -> sample.one(List.of("default", "1"));
            case "subject" -> sample.one(List.of("account", "user", "subscription"));
            default -> sample.one(List.of("1", "2", "3"));
        };
    }

    private static List<String> kinds(String path) {
        if (path.startsWith("/api/v1_1/")) {
            return List.of("account", "user", "subscription", "invoice", "feature", "login", "logout");
        }
        return path.startsWith("/api_js/")
                ? List.of("track", "account", "identify", "feature", "page")
                : List.of("accounts", "users", "account", "user");
    }

    private static String inPath(Sample sample) {
        String text = sample.encoded(sample.text()).replaceAll("[{}\\[\\]\":,()]", "%2F");
        return text.isEmpty()
                ? "%20"
                : text.length() > 3000 ? text.substring(0, 3000).replaceAll("%.?$", "") : text;
    }

    private String query(Route route, Sample sample) {
        List<String> own = new ArrayList<>();
        for (Parameter parameter : route.handler().getMethod().getParameters()) {
            RequestParam asked = parameter.getAnnotation(RequestParam.class);
            if (asked != null && !Map.class.isAssignableFrom(parameter.getType())) {
                own.add(asked.name().isEmpty() ? parameter.getName() : asked.name());
            }
        }
        List<String> pairs = new ArrayList<>();
        for (String name : own) {
            if (sample.chance(60)) {
                pairs.add(name + "=" + sample.encoded(value(name, sample)));
            }
        }
        while (sample.chance(40)) {
            String name = sample.chance(92) ? sample.one(NAMES) : sample.encoded(sample.text());
            pairs.add(name + "=" + sample.encoded(value(name, sample)));
        }
        String joined = String.join("&", pairs);
        return pairs.isEmpty() ? "" : "?" + (joined.length() > 6000 ? joined.substring(0, 6000) : joined);
    }

    private static String value(String name, Sample sample) {
        if (sample.chance(35)) {
            return sample.text();
        }
        Subject subject = sample.one(List.of(Subject.values()));
        return switch (name) {
            case "condition", "also", "undo" -> sample.condition(subject, 0);
            case "columns", "sort", "c.0.field" -> sample.field(subject).key();
            case "filter" -> sample.field(subject).key() + ":eq:" + sample.text();
            case "subject" -> subject.key();
            case "limit", "size", "page", "days", "segment", "version", "view" -> sample.one(List.of("1", "2", "50"));
            case "assigned" -> sample.one(List.of("me", "none", "bea@example.com"));
            case "role" -> "success_manager";
            case "key" -> sample.one(List.of("name", "mrr", "parent", "success_manager", "custom.tier", "stage"));
            default -> sample.text();
        };
    }

    private String body(Route route, Form form, Visitor by, Sample sample, StringBuilder headers) {
        if (sample.chance(3)) {
            headers.append("Content-Type: ")
                    .append(sample.one(List.of(
                            "text/plain",
                            "multipart/form-data",
                            "application/json;charset=nope",
                            "*/*",
                            "x",
                            "application/x-www-form-urlencoded;charset=utf-16",
                            "")))
                    .append("\r\n");
            return sample.encoded(sample.text());
        } else if (sample.chance(route.toString().contains("imports") ? 90 : 3)) {
            return multipart(by, sample, headers);
        } else if (route.isApi()) {
            headers.append("Content-Type: application/json\r\n");
            String json = json(route, sample);
            for (int i = 0; i < 3 && sample.chance(45); i++) {
                json = sample.broken(json);
            }
            return latin(json);
        }
        headers.append("Content-Type: application/x-www-form-urlencoded\r\n");
        List<String> pairs = new ArrayList<>();
        if (form == null) {
            while (sample.chance(75)) {
                String name = sample.one(NAMES);
                pairs.add(name + "=" + sample.encoded(value(name, sample)));
            }
        } else {
            for (Map.Entry<String, String> field : form.fields()) {
                if (sample.chance(92)) {
                    pairs.add(field.getKey() + "="
                            + (sample.chance(25) ? sample.encoded(sample.text()) : field.getValue()));
                }
            }
        }
        if (sample.chance(6)) {
            pairs.add(sample.encoded(sample.text()) + "=" + sample.encoded(sample.text()));
        }
        if (sample.chance(97)) {
            pairs.add("_csrf=" + by.token());
        }
        return String.join("&", pairs);
    }

    private String json(Route route, Sample sample) {
        String call = route.method() + " " + route.pattern().getPatternString();
        List<String> bodies = BODIES.get(call);
        if (bodies == null && call.endsWith("/search")) {
            bodies = BODIES.get("POST /api/v2/{records}/search");
        } else if (bodies == null && call.endsWith("/{externalId}")) {
            bodies = BODIES.get("PATCH /api/v2/{records}");
        }
        String body = sample.one(bodies == null ? ENTRY : bodies).replace('\'', '"');
        Subject subject = sample.one(List.of(Subject.ACCOUNT, Subject.USER));
        Matcher open = VALUE_OF.matcher(body);
        return open.replaceAll(value -> Matcher.quoteReplacement(
                switch (value.group(1)) {
                    case "condition" -> sample.condition(subject, 0);
                    case "subject" -> subject.key();
                    default -> "w" + Math.abs(sample.text().hashCode() % 1000);
                }));
    }

    private static String multipart(Visitor by, Sample sample, StringBuilder headers) {
        String mark = sample.chance(90) ? "XyZ" : sample.one(List.of("", "\"", "a b", "X".repeat(300)));
        headers.append("Content-Type: multipart/form-data")
                .append(sample.chance(90) ? "; boundary=" + mark : "")
                .append("\r\n");
        StringBuilder body = new StringBuilder();
        for (String[] part : new String[][] {
            {"file\"; filename=\"a.csv", "id,name,mrr\nN-1,New," + sample.encoded(sample.text()) + "\n"},
            {"kind", sample.one(List.of("accounts", "users", "usage", "x"))},
            {
                "mapping",
                sample.one(List.of(
                        "{\"id\":\"external_id\",\"name\":\"name\",\"mrr\":\"mrr\"}",
                        sample.broken("{\"id\":\"external_id\",\"name\":null,\"mrr\":{\"field\":\"custom.x\","
                                + "\"type\":\"number\"}}")))
            },
            {"dryRun", sample.one(List.of("true", "x"))},
            {"_csrf", by.token()},
            {sample.encoded(sample.text()), latin(sample.text())}
        }) {
            if (sample.chance(93)) {
                body.append("--XyZ\r\nContent-Disposition: form-data; name=\"")
                        .append(latin(part[0]))
                        .append("\"\r\n\r\n")
                        .append(latin(part[1]))
                        .append("\r\n");
            }
        }
        String whole = body.append("--XyZ--\r\n").toString();
        return sample.chance(80) ? whole : whole.substring(0, whole.length() * 2 / 3);
    }

    private static String latin(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
