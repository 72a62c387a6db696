package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** Brings files in and looks at what came of them. */
@StewardTest
abstract class ImportCase {
    static final String NAMES = "{\"id\":\"external_id\",\"name\":\"name\"}";

    @Autowired
    Db db;

    @Autowired
    Imports imports;

    @Autowired
    ImportWorker worker;

    @Autowired
    JsonMapper json;

    String dateFormat;
    String numberFormat;
    boolean clearEmpty;
    boolean dryRun;

    @BeforeEach
    void newWorkspace() {
        db.reset();
    }

    void refused(String file, String mapping, String path) {
        assertThatThrownBy(() -> start(ImportKind.ACCOUNTS, bytes(file), mapping))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.faults()).extracting(Fault::path).containsExactly(path));
    }

    ImportRow run(ImportKind kind, String file, String mapping) {
        return run(kind, bytes(file), mapping);
    }

    ImportRow run(ImportKind kind, byte[] file, String mapping) {
        long id = start(kind, file, mapping);
        worker.work();
        return imports.find(id);
    }

    long start(ImportKind kind, byte[] file, String mapping) {
        return imports.start(
                Viewer.system(),
                upload(file),
                new ImportRequest(
                        kind, "test.csv", json.readTree(mapping), dateFormat, numberFormat, clearEmpty, dryRun));
    }

    long upload(byte[] file) {
        try {
            return imports.upload(Viewer.system(), new ByteArrayInputStream(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    long count(String table) {
        return db.sql().fetchCount(org.jooq.impl.DSL.table(table));
    }

    String value(String query) {
        return db.sql().fetchOne(query).get(0, String.class);
    }
}
