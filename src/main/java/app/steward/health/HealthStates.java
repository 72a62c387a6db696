package app.steward.health;

import static org.jooq.impl.DSL.castNull;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.membership.State;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How fresh the stored scores are, by configuration: written by whoever computes them. */
@Component
public class HealthStates {
    private static final Table<?> CONFIGURATIONS = table(name("health_configurations"));
    private static final Field<Integer> KEY =
            coalesce(field(name("segment_id"), Integer.class), inline(HealthDefinitions.DEFAULT));
    private static final Field<String> STATE = field(name("state"), String.class);
    private static final Field<String> PROBLEM = field(name("problem"), String.class);
    private static final Field<OffsetDateTime> REFRESHED_AT = field(name("refreshed_at"), OffsetDateTime.class);

    private final DSLContext sql;

    HealthStates(DSLContext sql) {
        this.sql = sql;
    }

    /** All are being computed in the background. */
    @Transactional
    public void refreshing() {
        mark(State.REFRESHING);
    }

    /** What they read or their order changed, and nobody computes them yet. */
    void stale() {
        mark(State.STALE);
    }

    private void mark(State state) {
        lock();
        sql.update(CONFIGURATIONS)
                .set(STATE, state.key())
                .where(STATE.ne(State.BROKEN.key()))
                .execute();
    }

    /** It has a definition that can be read, whatever it was before. */
    void repaired(int segment) {
        lock();
        sql.update(CONFIGURATIONS)
                .set(STATE, State.STALE.key())
                .set(PROBLEM, castNull(String.class))
                .where(KEY.eq(segment))
                .execute();
    }

    void fresh(Collection<Integer> segments, Instant at) {
        lock();
        sql.update(CONFIGURATIONS)
                .set(STATE, State.FRESH.key())
                .set(PROBLEM, castNull(String.class))
                .set(REFRESHED_AT, at.atOffset(ZoneOffset.UTC))
                .where(KEY.in(segments))
                .execute();
    }

    void broken(int segment, String why) {
        Condition differs = PROBLEM.isDistinctFrom(why).or(STATE.ne(State.BROKEN.key()));
        sql.update(CONFIGURATIONS)
                .set(STATE, State.BROKEN.key())
                .set(PROBLEM, why)
                .where(KEY.eq(segment).and(differs))
                .execute();
    }

    /** In one order, so that two passes don't wait for each other crosswise. */
    private void lock() {
        sql.fetch("select count(*) from (select 1 from health_configurations order by id for no key update) x");
    }
}
