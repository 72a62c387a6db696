package app.steward.usage;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

/** What was stored before days of use were kept as days. */
class DaysOfUseMigrationTest {

    @Test
    void importsForgetTheMomentThatTheirDayOnceWas() throws SQLException {
        TestDatabase.Address database = TestDatabase.create();
        migrate(database, "23");
        try (Connection connection = database.connect()) {
            DSLContext sql = DSL.using(connection, SQLDialect.POSTGRES);
            sql.execute("insert into accounts (id, external_id, created_on) values (1, 'A', '2024-01-01')");
            sql.execute("insert into features (id, feature, label, last_seen_at) values"
                    + " (1, 'export', 'Export', '2024-11-03 00:00Z'), (2, 'share', 'Share', '2024-11-05 08:00Z')");
            sql.execute("insert into usage_daily (account_id, feature_id, day, imported, uses, last_at) values"
                    + " (1, 1, '2024-11-03', true, 2, '2024-11-03 00:00Z'),"
                    + " (1, 1, '2024-11-02', false, 3, '2024-11-02 09:00Z'),"
                    + " (1, 2, '2024-11-05', false, 4, '2024-11-05 08:00Z')");

            migrate(database, "25");

            assertThat(sql.fetch("select day || ' ' || uses || ' ' || coalesce(last_at::timestamp::text, '-')"
                                    + " from usage_daily order by day")
                            .getValues(0, String.class))
                    .containsExactly(
                            "2024-11-02 3 2024-11-02 09:00:00", "2024-11-03 2 -", "2024-11-05 4 2024-11-05 08:00:00");
            assertThat(sql.fetch("select concat_ws(' ', feature, last_seen_on, last_seen_at::timestamp) from features"
                                    + " where id > 0 order by id")
                            .getValues(0, String.class))
                    .containsExactly("export 2024-11-03 2024-11-02 09:00:00", "share 2024-11-05 08:00:00");
            assertThat(sql.fetchValue("select state || ' ' || kind from refresh_runs"))
                    .as("what is derived follows")
                    .isEqualTo("waiting full");
        }
    }

    private static void migrate(TestDatabase.Address database, String to) {
        Flyway.configure()
                .dataSource(database.url(), database.username(), database.password())
                .target(to)
                .load()
                .migrate();
    }
}
