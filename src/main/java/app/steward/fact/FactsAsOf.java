package app.steward.fact;

import static org.jooq.impl.DSL.val;

import app.steward.workspace.Now;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * As of which moment all derived rows are right, but for records that wait in the queue. Nothing while they are computed
 * anew because of something else than records and time: a run that breaks off leaves that to the next.
 */
@Component
public class FactsAsOf {
    private final DSLContext sql;

    FactsAsOf(DSLContext sql) {
        this.sql = sql;
    }

    /** @param constants what the values followed from besides records and time */
    record Computed(Now at, String constants) {}

    /** The day to which counts of days go; null while it is not known. */
    @Transactional(readOnly = true)
    public @Nullable LocalDate day() {
        Computed last = read();
        return last == null ? null : last.at().today();
    }

    @Nullable
    Computed read() {
        Record row = sql.fetchOne("select at, zone, constants from facts_as_of");
        return row == null
                ? null
                : new Computed(
                        new Now(
                                row.get("at", OffsetDateTime.class).toInstant(),
                                ZoneId.of(row.get("zone", String.class)),
                                DayOfWeek.MONDAY),
                        row.get("constants", String.class));
    }

    @Transactional
    public void forget() {
        sql.execute("delete from facts_as_of");
    }

    @Transactional
    public void remember(Now at, String constants) {
        sql.execute(
                "insert into facts_as_of (at, zone, constants) values ({0}, {1}, {2}) on conflict (one) do update"
                        + " set at = excluded.at, zone = excluded.zone, constants = excluded.constants",
                val(at.instant().atOffset(ZoneOffset.UTC)), val(at.zone().getId()), val(constants));
    }
}
