package app.steward.bench;

import app.steward.team.ApiKey;
import app.steward.team.ApiKeys;
import app.steward.team.Viewer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.springframework.context.ApplicationContext;

/** Sends events over HTTP, as other companies' programs do. */
final class EventClient {
    /** What was sent, among the rows of usage_daily. */
    static final String SENT = "feature_id in (select id from features where feature like 'event\\_%')";

    private final String base;
    private final String key;
    private final HttpClient http = HttpClient.newHttpClient();

    EventClient(ApplicationContext context) {
        this.base = "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port");
        this.key = context.getBean(ApiKeys.class)
                .make(Viewer.system(), ApiKey.Kind.WRITE, "Bench", null)
                .secret();
    }

    /** Makes the features known before, since new ones would have everything computed anew meanwhile. */
    static void features(Sql sql, int many) {
        sql.run("insert into features (feature, label) select 'event_' || i, 'Event ' || i from generate_series(1, "
                + many + ") i where not exists (select from features where feature = 'event_' || i)");
    }

    /** Takes away what was sent. */
    static void forget(Sql sql) {
        sql.run("delete from usage_daily where " + SENT);
    }

    /** Sends a list of calls in the older form; answers once they are stored. */
    void track(String calls) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(base + "/api_js/v1_1/track"))
                        .header("Authorization", "Bearer " + key)
                        .POST(HttpRequest.BodyPublishers.ofString(calls))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
    }

    static String use(String account, String user, int feature) {
        return "{\"accountId\":\"" + account + "\",\"userId\":\"" + user
                + "\",\"type\":\"feature\",\"featureId\":\"event_" + feature + "\",\"total\":1}";
    }
}
