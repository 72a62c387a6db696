package app.steward.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.workspace.Now;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.jooq.Field;
import org.jooq.Record2;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The database begins each day where conditions do. */
@StewardTest
class DayStartTest {
    @Autowired
    Db db;

    @ParameterizedTest
    @CsvSource({
        "UTC, 2024",
        "America/New_York, 2024",
        "Asia/Kolkata, 2024",
        "Australia/Lord_Howe, 2024", // half an hour of summer time
        "America/Sao_Paulo, 2018", // a day without midnight, and one that ends twice
        "America/Havana, 2024", // a day that begins twice
        "Pacific/Apia, 2011" // a day that there never was
    })
    void onEveryDayOfTheYear(String zone, int year) {
        Now now = new Now(Instant.EPOCH, ZoneId.of(zone), DayOfWeek.MONDAY);
        Field<LocalDate> day = field(name("d", "day"), LocalDate.class);
        for (Record2<LocalDate, OffsetDateTime> row : db.sql()
                .select(day, DayStart.of(day, now.zone()))
                .from("(select generate_series('" + year + "-01-01', '" + year
                        + "-12-31', interval '1 day')::date as day) d")
                .fetch()) {
            assertThat(row.value2().toInstant()).as("%s", row.value1()).isEqualTo(now.startOf(row.value1()));
        }
    }
}
