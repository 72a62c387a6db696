package app.steward.fact;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Subject;
import app.steward.workspace.Now;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;

/**
 * The time that passed since all rows were right, in one zone: what of a record's own days and moments lies in it decides
 * whether the record's values are others now. Days in between count like the last one.
 *
 * @param before no later than the moment that any row was computed as of
 * @param now the moment that all are to be computed as of
 */
public record Passed(Now before, Now now) {

    /** Days that have come since. */
    public Condition come(Field<LocalDate> day) {
        return between(day, before.today().plusDays(1), now.today());
    }

    /** Days that are over since. */
    public Condition over(Field<LocalDate> day) {
        return between(day, before.today(), now.today().minusDays(1));
    }

    /** Days that have left a window of so many days, which ends today. */
    public Condition left(Field<LocalDate> day, int days) {
        return between(day, before.windowStart(days), now.windowStart(days).minusDays(1));
    }

    private static Condition between(Field<LocalDate> day, LocalDate first, LocalDate last) {
        return day.between(inline(first), inline(last));
    }

    /** Moments that were ahead and are not any more. */
    public Condition happened(Field<OffsetDateTime> at) {
        return at.gt(offset(before.instant())).and(at.le(offset(now.instant())));
    }

    /** Moments that have left a window of so many days, which ends now. */
    public Condition gone(Field<OffsetDateTime> at, int days) {
        return between(at, before.startOf(before.windowStart(days)), now.startOf(now.windowStart(days)));
    }

    /** Moments from one on, before another. */
    public static Condition between(Field<OffsetDateTime> at, Instant from, Instant to) {
        return at.ge(offset(from)).and(at.lt(offset(to)));
    }

    private static Field<OffsetDateTime> offset(Instant at) {
        return inline(at.atOffset(ZoneOffset.UTC));
    }

    /** The users whose values may be others; known before accounts are asked. */
    public static Select<Record1<Long>> users() {
        return select(field(name("record_id"), Long.class))
                .from(table(name("facts_due")))
                .where(field(name("subject"), String.class).eq(inline(Subject.USER.key())));
    }
}
