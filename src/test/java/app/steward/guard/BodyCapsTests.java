package app.steward.guard;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.ApiKeys;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@StewardTest
class BodyCapsTests {

    private static final int MIB = 1 << 20;
    private static final String KEY = "sk_of_a_sender_0123456789abcdef";
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String FILES = "multipart/form-data; boundary=x";

    private final HttpClient client = HttpClient.newHttpClient();

    @Autowired
    Db db;

    @Autowired
    ApiKeys keys;

    @LocalServerPort
    int port;

    @BeforeEach
    void aKey() {
        db.reset();
        keys.provide(KEY);
    }

    @Test
    void a_body_over_its_limit_is_refused_before_it_is_read_and_whoever_asks() throws Exception {
        assertThat(announced("/sign-in", FILES, 45L * MIB)).startsWith("HTTP/1.1 413");
        assertThat(announced("/sign-in", FORM, MIB + 1)).startsWith("HTTP/1.1 413");
        assertThat(announced("/api/v2/accounts", JSON, MIB + 1)).startsWith("HTTP/1.1 413");
        assertThat(announced("/api/v2/conditions/preview", JSON, 4L * MIB + 1)).startsWith("HTTP/1.1 413");
        assertThat(announced("/no/such/page", "text/plain", 2L * MIB)).startsWith("HTTP/1.1 413");
    }

    @Test
    void one_that_does_not_say_how_large_it_is_ends_behind_the_limit() throws Exception {
        assertThat(post("/api/v2/team-members", JSON, chunked(MIB + 10)).statusCode())
                .isEqualTo(413);
        assertThat(post("/api/v2/conditions/preview", JSON, chunked(4 * MIB + 10))
                        .statusCode())
                .isEqualTo(413);
        assertThat(post("/sign-in", FILES, chunked(MIB + 10)).statusCode()).isEqualTo(413);
        assertThat(post("/sign-in", FORM, chunked(MIB + 10)).statusCode()).isEqualTo(413);
        assertThat(post("/sign-in", FORM, chunked(10)).statusCode()).isEqualTo(411);
    }

    @Test
    void up_to_the_limit_it_is_read() throws Exception {
        assertThat(post("/api/v2/team-members", JSON, chunked(MIB - 10)).statusCode())
                .isEqualTo(400);
        assertThat(post("/api/v2/conditions/preview", JSON, of(3 * MIB)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void whatever_holds_a_condition_or_many_ids_may_be_four_times_as_large() throws Exception {
        for (String path :
                List.of("alert-rules", "milestones", "journeys", "lists", "segments", "alert-rules/preview")) {
            assertThat(post("/api/v2/" + path, JSON, of(3 * MIB)).statusCode())
                    .as(path)
                    .isEqualTo(400);
            assertThat(announced("/api/v2/" + path, JSON, 4L * MIB + 1))
                    .as(path)
                    .startsWith("HTTP/1.1 413");
        }
        for (String path : List.of("/alerts/rules/new", "/milestones/new", "/journeys/1/draft/steps", "/lists/new")) {
            assertThat(post(path, FORM, of(3 * MIB)).statusCode()).as(path).isNotEqualTo(413);
            assertThat(announced(path, FORM, 4L * MIB + 1)).as(path).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void a_page_of_another_site_that_sends_events_can_read_why_they_are_refused() throws Exception {
        HttpResponse<String> refused = post("/v1/batch", JSON, of(MIB));
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        assertThat(post("/api/v2/accounts", JSON, of(MIB + 1)).headers().firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void files_are_taken_where_files_are_imported_and_by_whom_it_is_allowed() throws Exception {
        assertThat(post("/sign-in", FILES, of(10)).statusCode()).isEqualTo(400);
        assertThat(post("/api/v2/accounts", FILES, of(10)).statusCode()).isEqualTo(400);
        assertThat(announced("/api/v2/imports", FILES, 45L * MIB)).startsWith("HTTP/1.1 401");
        assertThat(announced("/api/v2/imports", FILES, 521L * MIB)).startsWith("HTTP/1.1 413");
        String file = "--x\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\naccounts\r\n--x--\r\n";
        assertThat(post("/api/v2/imports", FILES, BodyPublishers.ofString(file)).body())
                .contains("Send the CSV file in the part");
    }

    @Test
    void programs_and_people_are_told_in_their_own_way() throws Exception {
        HttpResponse<String> program = post("/api/v2/accounts", JSON, of(MIB + 1));
        assertThat(program.headers().firstValue("Content-Type")).contains("application/problem+json;charset=UTF-8");
        assertThat(program.body()).contains("\"status\":413", "This address takes 1 MiB at most.");
        HttpResponse<String> person = post("/sign-in", FORM, of(MIB + 1));
        assertThat(person.body()).contains("<h1 class=\"mb-1\">This is too large</h1>");
        assertThat(person.headers().firstValue("Content-Security-Policy")).isPresent();
    }

    private HttpResponse<String> post(String path, String type, BodyPublisher body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Content-Type", type)
                        .header("Accept", path.startsWith("/api") ? "*/*" : "text/html")
                        .header("Authorization", "Bearer " + KEY)
                        .POST(body)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Says that so much will come, sends nothing of it, and reads the first line of the answer. */
    private String announced(String path, String type, long length) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\nContent-Length: "
                            + length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            socket.setSoTimeout(10_000);
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        }
    }

    /** Blanks, which a reader of JSON skips to the end. */
    private static BodyPublisher of(int bytes) {
        return BodyPublishers.ofByteArray(" ".repeat(bytes).getBytes(StandardCharsets.US_ASCII));
    }

    private static BodyPublisher chunked(int bytes) {
        byte[] body = " ".repeat(bytes).getBytes(StandardCharsets.US_ASCII);
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
    }
}
