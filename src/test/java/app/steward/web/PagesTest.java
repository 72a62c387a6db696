package app.steward.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.Profile;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.Team;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Pages and files as they leave the server, before anybody signed in. */
@StewardTest
class PagesTest {
    private static final Pattern LINKED = Pattern.compile("(?:href|src|data-sortable|data-icons)=\"(/[^\"#]+)\"");
    private static final Pattern IN_STYLES = Pattern.compile("url\\(\"?(/[^\")]+)\"?\\)");

    private final HttpClient client = HttpClient.newHttpClient();

    @Autowired
    private Db db;

    @Autowired
    private Team team;

    @LocalServerPort
    private int port;

    @BeforeEach
    void startEmpty() {
        db.reset();
    }

    @Test
    void every_file_that_a_page_links_is_there_and_kept_for_good() throws Exception {
        Set<String> files = new LinkedHashSet<>(found(LINKED, get("/sign-in").body()));
        files.removeIf(file -> file.equals("/sign-in"));
        for (String sheet : files.stream().filter(file -> file.endsWith(".css")).toList()) {
            files.addAll(found(IN_STYLES, get(sheet).body()));
        }

        assertThat(files).hasSizeGreaterThan(11).anyMatch(file -> file.endsWith(".woff2"));
        for (String file : files) {
            HttpResponse<String> answer = get(file);
            assertThat(answer.statusCode()).as(file).isEqualTo(200);
            assertThat(answer.headers().firstValue("Cache-Control"))
                    .as(file)
                    .hasValueSatisfying(cache -> assertThat(cache).contains("max-age=31536000", "immutable"));
            assertThat(answer.headers().firstValue("Set-Cookie")).as(file).isEmpty();
            // The address changes with the file, so that no browser keeps an old one.
            assertThat(file).matches(".*/(\\d+\\.\\d+\\.\\d+|[0-9a-f]{10})/.*");
        }
    }

    @Test
    void the_sign_in_page_says_what_happened() throws Exception {
        team.member("ada", Profile.ADMINISTRATOR);
        assertThat(get("/sign-in").body()).doesNotContain("role=\"alert\"").contains("autocomplete=\"username\"");
        assertThat(get("/sign-in?error").body()).contains("The e-mail or the password is wrong.");
        assertThat(get("/sign-in?wait=8").body()).contains("Wait 8 seconds");
        assertThat(get("/sign-in?signed-out").body()).contains("You are signed out.");
        assertThat(get("/sign-in?ready").body()).contains("Your password is set.");
    }

    @Test
    void errors_are_pages_for_people() throws Exception {
        HttpResponse<String> missing = get("/assets/nothing.css");
        HttpResponse<String> stale = send(
                HttpRequest.newBuilder(at("/sign-in")).POST(HttpRequest.BodyPublishers.ofString("email=a&password=b")));

        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).contains("There is nothing here", "Go to the start page");
        assertThat(stale.statusCode()).isEqualTo(403);
        assertThat(stale.body()).contains("You cannot see this page").doesNotContain("Whitelabel");
    }

    @Test
    void errors_are_problems_for_programs() throws Exception {
        HttpResponse<String> nobody = get("/api/v2/segments");

        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(nobody.body()).contains("\"title\"", "\"detail\"");
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(at(path)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        request.setHeader("Content-Type", "application/x-www-form-urlencoded").setHeader("Accept", "text/html");
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
