package app.steward.testing;

import app.steward.team.ApiKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The management API over real HTTP, with a secret key. In JSON bodies a single quote stands for a double one. */
@TestComponent
@Lazy
public class Api {
    private static final String KEY = "sk_of_the_tests_0123456789abcdef";

    private final ApiKeys keys;
    private final Environment environment;
    private final HttpClient http = HttpClient.newHttpClient();

    Api(ApiKeys keys, Environment environment) {
        this.keys = keys;
        this.environment = environment;
    }

    /** An answer: its status, its Location, and its body as JSON (missing where it is empty). */
    public record Answer(int status, @Nullable String location, JsonNode body) {}

    public Answer get(String path) {
        return send("GET", path, null, null);
    }

    public Answer post(String path, String json) {
        return send("POST", path, json, null);
    }

    public Answer put(String path, String json) {
        return send("PUT", path, json, null);
    }

    public Answer patch(String path, String json) {
        return send("PATCH", path, json, null);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null, null);
    }

    /** @param path after {@code /api/v2}; @param actAs e-mail of the member to act as, or null */
    public Answer send(String method, String path, @Nullable String json, @Nullable String actAs) {
        keys.provide(KEY);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + environment.getRequiredProperty("local.server.port") + "/api/v2" + path))
                .header("Authorization", "Bearer " + KEY)
                .method(
                        method,
                        json == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(json.replace('\'', '"')));
        if (json != null) {
            request.header("Content-Type", "application/json");
        }
        if (actAs != null) {
            request.header("X-Act-As", actAs);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Location").orElse(null),
                    response.body().isEmpty()
                            ? JsonMapper.shared().missingNode()
                            : JsonMapper.shared().readTree(response.body()));
        } catch (IOException e) {
            throw new IllegalStateException("No answer to " + method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
