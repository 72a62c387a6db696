package app.steward.ingest;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.fact.DerivedValues;
import app.steward.team.ApiKey;
import app.steward.team.ApiKeys;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.workspace.Today;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Table;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.core.env.Environment;
import org.springframework.core.io.FileSystemResource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends files through the API as a script would, and counts records by condition. */
@TestComponent
public class ImportClient {
    private final ApiKeys keys;
    private final Environment environment;
    private final DerivedValues facts;
    private final Fields fields;
    private final Conditions conditions;
    private final Today today;
    private final Db db;
    private final ImportWorker worker;

    ImportClient(
            ApiKeys keys,
            Environment environment,
            DerivedValues facts,
            Fields fields,
            Conditions conditions,
            Today today,
            Db db,
            ImportWorker worker) {
        this.keys = keys;
        this.environment = environment;
        this.facts = facts;
        this.fields = fields;
        this.conditions = conditions;
        this.today = today;
        this.db = db;
        this.worker = worker;
    }

    /** The folder of public data sets, or null where this machine has none. */
    static Path data(String set) {
        String named = System.getProperty("steward.test.data", System.getenv("STEWARD_TEST_DATA"));
        Path folder = Path.of(named == null ? "../shared/data" : named, set);
        return Files.isDirectory(folder) ? folder : null;
    }

    static List<NamedCsvRecord> rows(Path file) {
        try (CsvReader<NamedCsvRecord> reader =
                        CsvReader.builder().detectBomHeader(true).ofNamedCsvRecord(file);
                Stream<NamedCsvRecord> rows = reader.stream()) {
            return rows.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Talks to the running application with a new secret key. */
    RestClient api() {
        return RestClient.builder()
                .baseUrl("http://127.0.0.1:" + environment.getProperty("local.server.port"))
                .defaultHeader(
                        "Authorization",
                        "Bearer "
                                + keys.make(Viewer.system(), ApiKey.Kind.SECRET, "test", null)
                                        .secret())
                .defaultStatusHandler(status -> true, (request, response) -> {})
                .build();
    }

    static ResponseEntity<JsonNode> send(RestClient api, Path file, Map<String, String> fields) {
        MultiValueMap<String, Object> parts = new LinkedMultiValueMap<>();
        if (file != null) {
            parts.add("file", new FileSystemResource(file));
        }
        fields.forEach(parts::add);
        return api.post()
                .uri("/api/v2/imports")
                .contentType(MediaType.MULTIPART_FORM_DATA)
                .body(parts)
                .retrieve()
                .toEntity(JsonNode.class);
    }

    /** The import once it has ended; its answer at the start has to be 202. */
    JsonNode run(RestClient api, Path file, ImportKind kind, Map<String, ?> mapping, String dateFormat) {
        ResponseEntity<JsonNode> started = send(
                api,
                file,
                Map.of(
                        "kind", kind.key(),
                        "mapping", JsonMapper.shared().writeValueAsString(mapping),
                        "dateFormat", dateFormat));
        if (started.getStatusCode().value() != 202) {
            throw new AssertionError(started.toString());
        }
        String where = started.getHeaders().getFirst("Location");
        worker.work();
        return api.get().uri(where).retrieve().body(JsonNode.class);
    }

    static String rejects(RestClient api, JsonNode imported) {
        byte[] csv = api.get()
                .uri("/api/v2/imports/{id}/rejects.csv", imported.path("id").asLong())
                .retrieve()
                .body(byte[].class);
        return new String(csv, StandardCharsets.UTF_8);
    }

    void recompute() {
        facts.recomputeAll(Subject.USER, today.now(), (done, of) -> {});
        facts.recomputeAll(Subject.ACCOUNT, today.now(), (done, of) -> {});
    }

    /** How many records meet a condition, written with ' for ". */
    long count(Subject subject, String json) {
        Catalogue catalogue = fields.catalogue();
        ConditionTree condition = conditions.read(catalogue, subject, json.replace('\'', '"'), Purpose.FILTER);
        RecordQuery query = new RecordQuery(subject, catalogue, today.now());
        Condition meets = query.test(condition).and(query.live());
        Table<?> from = query.from();
        return db.sql().fetchCount(db.sql().selectOne().from(from).where(meets));
    }
}
