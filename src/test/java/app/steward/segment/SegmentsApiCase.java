package app.steward.segment;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.fact.Facts;
import app.steward.team.ApiKey;
import app.steward.team.ApiKeys;
import app.steward.team.Profile;
import app.steward.team.Team;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.workspace.Today;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Segments, fields and conditions over the API, as two CSMs and others see them. */
@StewardTest
abstract class SegmentsApiCase {
    static final String LIVE = "{\"field\":\"stage\",\"op\":\"eq\",\"value\":\"live\"}";

    private final HttpClient http = HttpClient.newHttpClient();
    final JsonMapper json = new JsonMapper();

    @LocalServerPort
    int port;

    @Autowired
    Db db;

    @Autowired
    Team team;

    @Autowired
    ApiKeys keys;

    @Autowired
    SegmentPass pass;

    @Autowired
    Facts facts;

    @Autowired
    Today today;

    String key = "";

    record Answer(int status, JsonNode body, HttpResponse<String> response) {}

    @BeforeEach
    void portfolio() {
        db.reset();
        key = keys.make(Viewer.system(), ApiKey.Kind.SECRET, "test", null).secret();
        Viewer cleo = member("cleo", Profile.CSM);
        Viewer carl = member("carl", Profile.CSM);
        db.sql()
                .execute("insert into accounts (id, external_id, name, stage, mrr, created_on) values (1, 'A-1',"
                        + " 'Acme', 'live', 100, '2026-01-01'), (2, 'A-2', 'Bolt', 'live', 10, '2026-01-01'), (3,"
                        + " 'A-3', 'Corn', 'live', 5, '2026-01-01'), (4, 'A-4', 'Dune', 'trial', null,"
                        + " '2026-01-01')");
        db.sql()
                .execute("insert into account_assignments values (1, 1, " + cleo.memberId() + "), (2, 1, "
                        + carl.memberId() + ")");
        db.sql()
                .execute("insert into account_access (account_id, member_id) values (1, " + cleo.memberId() + "), (2, "
                        + carl.memberId() + "), (3, 0), (4, 0)");
        facts.recomputeAll(Subject.ACCOUNT, today.now(), (done, of) -> {});
    }

    Viewer member(String name, Profile profile) {
        return team.add(Viewer.system(), new Team.NewMember(name + "@example.com", name, profile, true, null))
                .viewer();
    }

    Answer call(String method, String path, @Nullable String body) {
        return call(method, path, body, null);
    }

    Answer call(String method, String path, @Nullable String body, @Nullable String actAs) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v2" + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (actAs != null) {
            request.header("X-Act-As", actAs);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String text = response.body();
            return new Answer(response.statusCode(), json.readTree(text.isEmpty() ? "null" : text), response);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    int create(String name, String condition) {
        Answer made = call(
                "POST",
                "/segments",
                "{\"subject\":\"account\",\"name\":\"" + name + "\",\"condition\":" + condition + "}");
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        return made.body().get("id").asInt();
    }

    void refresh() {
        pass.run(Subject.ACCOUNT, null, null, today.now());
    }

    List<String> names(String path, @Nullable String actAs) {
        List<String> names = new ArrayList<>();
        call("GET", path, null, actAs)
                .body()
                .get("items")
                .forEach(item -> names.add(item.get("name").asString()));
        return names;
    }
}
