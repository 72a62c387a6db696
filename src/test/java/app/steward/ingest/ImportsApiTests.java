package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.Profile;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.Team;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/** The words and numbers of the HTTP API. */
@StewardTest
class ImportsApiTests {
    private static final String MAPPING = "{\"id\":\"external_id\",\"name\":\"name\"}";

    @Autowired
    Db db;

    @Autowired
    Team team;

    @Autowired
    ImportClient client;

    @TempDir
    Path temporary;

    private RestClient api;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        db.reset();
        api = client.api();
        file = Files.writeString(temporary.resolve("accounts.csv"), "id,name\nA,Acme\n,Nobody\n");
    }

    @Test
    void an_import_is_accepted_watched_and_listed() {
        ResponseEntity<JsonNode> started = ImportClient.send(api, file, Map.of("kind", "accounts", "mapping", MAPPING));
        assertThat(started.getStatusCode().value()).isEqualTo(202);
        long id = started.getBody().path("id").asLong();
        assertThat(started.getBody().path("state").asString()).isIn("running", "done");
        for (String count : new String[] {"rows", "created", "updated", "unchanged", "overridden", "rejected"}) {
            assertThat(started.getBody().path(count).isNumber()).as(count).isTrue();
        }
        assertThat(started.getBody().path("errors").isArray()).isTrue();
        assertThat(started.getHeaders().getFirst("Location")).isEqualTo("/api/v2/imports/" + id);
        JsonNode done = client.run(api, file, ImportKind.ACCOUNTS, Map.of("id", "external_id", "name", "name"), "");
        assertThat(done.path("state").asString()).isEqualTo("done");
        assertThat(done.path("rows").asInt()).isEqualTo(2);
        assertThat(done.path("unchanged").asInt() + done.path("created").asInt())
                .isEqualTo(1);
        assertThat(done.path("errors").isArray()).isTrue();
        assertThat(done.path("fileName").asString()).isEqualTo("accounts.csv");
        assertThat(ImportClient.rejects(api, done))
                .isEqualTo("\uFEFFid,name,line,reason\r\n,Nobody,3,id: the external id is missing\r\n");
        JsonNode list = api.get().uri("/api/v2/imports?limit=1").retrieve().body(JsonNode.class);
        assertThat(list.path("items")).hasSize(1);
        assertThat(list.path("items").path(0).path("id").asLong()).isEqualTo(id + 1);
        JsonNode older = api.get()
                .uri("/api/v2/imports?after={next}", list.path("next").asString())
                .retrieve()
                .body(JsonNode.class);
        assertThat(older.path("items").path(0).path("id").asLong()).isEqualTo(id);
        assertThat(older.has("next")).isFalse();
    }

    @Test
    void what_is_wrong_with_a_request_is_said_with_its_path() {
        refused(Map.of("kind", "nonsense", "mapping", MAPPING), "kind");
        refused(Map.of("kind", "tickets", "mapping", MAPPING), "mapping.name");
        refused(Map.of("mapping", MAPPING), "kind");
        refused(Map.of("kind", "accounts"), "mapping");
        refused(Map.of("kind", "accounts", "mapping", "{nonsense"), "mapping");
        refused(Map.of("kind", "accounts", "mapping", "[]"), "mapping");
        refused(Map.of("kind", "accounts", "mapping", MAPPING, "dryRun", "maybe"), "dryRun");
        refused(Map.of("kind", "accounts", "mapping", MAPPING, "dateFormat", "x"), "dateFormat");
        refused(Map.of("kind", "users", "mapping", MAPPING.replace("\"name\"}", "\"logged_in\"}")), "mapping.name");
        file = null;
        refused(Map.of("kind", "accounts", "mapping", MAPPING), "file");
        assertThat(api.get()
                        .uri("/api/v2/imports/99")
                        .retrieve()
                        .toBodilessEntity()
                        .getStatusCode()
                        .value())
                .isEqualTo(404);
        assertThat(api.post()
                        .uri("/api/v2/imports")
                        .retrieve()
                        .toBodilessEntity()
                        .getStatusCode()
                        .value())
                .isEqualTo(400);
    }

    @Test
    void the_parts_of_a_form_come_in_any_order_and_texts_as_files_too() {
        MultiValueMap<String, Object> parts = new LinkedMultiValueMap<>();
        parts.add("mapping", new ByteArrayResource(MAPPING.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public String getFilename() {
                return "mapping.json";
            }
        });
        parts.add("other", "nobody asked for this");
        parts.add("file", new FileSystemResource(file));
        parts.add("file", new FileSystemResource(file));
        parts.add("kind", "accounts");
        assertThat(api.post()
                        .uri("/api/v2/imports")
                        .contentType(MediaType.MULTIPART_FORM_DATA)
                        .body(parts)
                        .retrieve()
                        .toBodilessEntity()
                        .getStatusCode()
                        .value())
                .isEqualTo(202);
        assertThat(db.sql().fetchValue("select count(*) from import_files"))
                .as("one file")
                .isEqualTo(1L);
    }

    @Test
    void what_goes_with_a_file_is_no_file_in_disguise() {
        ResponseEntity<JsonNode> answer =
                ImportClient.send(api, file, Map.of("kind", "accounts", "mapping", " ".repeat((4 << 20) + 1)));
        assertThat(answer.getStatusCode().value()).isEqualTo(413);
        assertThat(db.sql().fetchValue("select count(*) from import_files")).isEqualTo(0L);
    }

    @Test
    void of_a_file_that_is_refused_nothing_is_kept() {
        refused(Map.of("kind", "accounts", "mapping", "[]"), "mapping");
        assertThat(db.sql().fetchValue("select count(*) from import_files")).isEqualTo(0L);
    }

    @Test
    void administrators_import_and_developers_see() {
        RestClient csm = as(Profile.CSM);
        RestClient developer = as(Profile.DEVELOPER);
        Map<String, String> fields = Map.of("kind", "accounts", "mapping", MAPPING);
        assertThat(ImportClient.send(csm, file, fields).getStatusCode().value()).isEqualTo(403);
        assertThat(ImportClient.send(developer, file, fields).getStatusCode().value())
                .isEqualTo(403);
        assertThat(get(csm)).isEqualTo(403);
        assertThat(get(developer)).isEqualTo(200);
        assertThat(get(as(Profile.SUPER_MANAGER))).isEqualTo(403);
        assertThat(get(as(Profile.VIEWER))).isEqualTo(403);
    }

    private RestClient as(Profile profile) {
        String email = team.member(profile.key(), profile).email();
        return client.api().mutate().defaultHeader("X-Act-As", email).build();
    }

    private static int get(RestClient api) {
        return api.get()
                .uri("/api/v2/imports")
                .retrieve()
                .toBodilessEntity()
                .getStatusCode()
                .value();
    }

    private void refused(Map<String, String> fields, String path) {
        ResponseEntity<JsonNode> answer = ImportClient.send(api, file, fields);
        assertThat(answer.getStatusCode().value()).as("%s", fields).isEqualTo(400);
        assertThat(answer.getBody().path("errors").path(0).path("path").asString())
                .as("%s", answer.getBody())
                .isEqualTo(path);
    }
}
