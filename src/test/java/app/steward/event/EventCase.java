package app.steward.event;

import app.steward.job.Worker;
import app.steward.team.ApiKey;
import app.steward.team.ApiKeys;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.TestClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.jooq.JSONB;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends events as clients do, with a write key, and looks at what came of them. In JSON a ' stands for a ". */
@StewardTest
public abstract class EventCase {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Autowired
    protected Db db;

    @Autowired
    protected ApiKeys keys;

    @Autowired
    protected TestClock clock;

    @Autowired
    protected ApplicationContext application;

    @LocalServerPort
    protected int port;

    protected String writeKey = "";

    @BeforeEach
    void newWorkspace() {
        db.reset();
        writeKey = keys.make(Viewer.system(), ApiKey.Kind.WRITE, "Tests", null).secret();
    }

    /** An answer; the body is missing where it is no JSON. */
    public record Answer(int status, JsonNode body, HttpResponse<String> response) {
        public String error() {
            return body.path("error").asString("");
        }
    }

    protected Answer post(String path, String json) {
        return send("POST", path, json.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8), writeKey);
    }

    /** Sends an event that is taken. */
    protected JsonNode sent(String path, String json) {
        Answer answer = post(path, json);
        if (answer.status() != 200 || !answer.body().path("success").asBoolean(false)) {
            throw new AssertionError(path + " " + json + " => " + answer.status() + " " + answer.body());
        }
        return answer.body();
    }

    protected Answer send(String method, String path, byte[] body, String key, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        if (!key.isEmpty()) {
            request.header("Authorization", key.contains(" ") ? key : "Bearer " + key);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), jsonOf(response.body()), response);
        } catch (IOException e) {
            throw new IllegalStateException("No answer to " + method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode jsonOf(String text) {
        return text.startsWith("{")
                ? JsonMapper.shared().readTree(text)
                : JsonMapper.shared().missingNode();
    }

    /** Does what waits in the background. */
    protected void work() {
        application.getBeansOfType(Worker.class).values().forEach(Worker::work);
    }

    /** The rows of a query, their columns joined by blanks; what is null is a dash. */
    protected List<String> rows(String query) {
        return db.sql()
                .fetch(query)
                .map(row -> java.util.Arrays.stream(row.intoArray())
                        .map(value ->
                                value instanceof JSONB json ? json.data() : value == null ? "-" : value.toString())
                        .collect(java.util.stream.Collectors.joining(" ")));
    }
}
