package app.steward.database;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;

/** What was stored with spaces that nobody sees, or not composed, is found again after the migration. */
@StewardTest
class CleanTextMigrationTest {
    @Autowired
    Db db;

    @BeforeEach
    void newWorkspace() {
        db.reset();
    }

    /** The migration found nothing when the database was made, and may run again. */
    private void migrate() throws IOException {
        String migration =
                new ClassPathResource("db/migration/V26__clean_text.sql").getContentAsString(StandardCharsets.UTF_8);
        db.sql().connection(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(migration);
            }
        });
    }

    private String value(String query) {
        return db.sql().fetchOne(query).get(0, String.class);
    }

    @Test
    void textIsTrimmedAndComposed() throws IOException {
        db.sql().connection(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("""
                    insert into accounts (external_id, name, industry, plan, created_on, custom) values
                        (E'\\u00a0N9\\u200b', E'\\ufeffAcme', E'\\u00a0', 'Pro', '2026-01-01',
                            E'{"tier": "gold\\u00a0", "tags": ["Cafe\\u0301", "\\u200b"], "n": 1.50, "x": "\\u00a0"}');
                    insert into accounts (external_id, name, created_on) values
                        ('N10', E'Cafe\\u0301', '2026-01-01'), ('N11', 'Zoë', '2026-01-01')\
                    """);
            }
        });
        migrate();
        assertThat(value("select string_agg(concat_ws('|', external_id, name, industry, plan), ', ' order by id)"
                        + " from accounts"))
                .isEqualTo("N9|Acme|Pro, N10|Caf\u00e9, N11|Zoë");
        assertThat(value("select custom::text from accounts where external_id = 'N9'"))
                .isEqualTo("{\"n\": 1.50, \"tags\": [\"Caf\u00e9\"], \"tier\": \"gold\"}");
    }

    @Test
    void idsAndFeaturesThatBecomeTheSameStayApart() throws IOException {
        db.sql().connection(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("""
                    insert into accounts (external_id, created_on) values (E'N9\\u00a0', '2026-01-01'),
                        ('N9', '2026-01-01'), (E'\\u200bN9', '2026-01-01'), (E'\\u200b', '2026-01-01');
                    insert into features (feature, label) values ('export', 'Export'), (E'export\\u00a0', 'Export'),
                        (E'import\\u00a0', E'Import\\u00a0')\
                    """);
            }
        });
        migrate();
        assertThat(value("select string_agg(external_id, ', ' order by id) from accounts"))
                .isEqualTo("N9 (2), N9, N9 (3), unnamed");
        assertThat(value("select string_agg(feature || '/' || label, ', ' order by id) from features where id > 0"))
                .isEqualTo("export/Export, export\u00a0/Export, import/Import");
    }
}
