package app.steward.refresh;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sql;
import static org.jooq.impl.DSL.val;

import app.steward.job.Lease;
import app.steward.job.LeasedTable;
import app.steward.job.Leases;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes down how runs begin, go on and end. Each call is a transaction of its own, so that others see it at once.
 *
 * <p>Whoever finds a run that a process has left says that it failed, and puts another in its place.
 */
@Component
class RunLog {
    private static final int KEPT_DAYS = 90;
    static final String ENDED = "The process ended before the refresh was done.";

    private final DSLContext sql;
    private final JsonMapper json;
    private final LeasedTable runs;

    RunLog(DSLContext sql, JsonMapper json, Leases leases) {
        this.sql = sql;
        this.json = json;
        this.runs = leases.of("refresh_runs", "id").where("state = 'waiting'").unless("state = 'running'");
    }

    /** Takes the waiting run and holds it, or null where none waits or one is running. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public @Nullable Lease take() {
        Lease run = runs.take(1, "state = 'running', started_at = now()");
        if (run != null) {
            sql.execute(
                    "delete from refresh_runs where finished_at < now() - make_interval(days => {0})", val(KEPT_DAYS));
        }
        return run;
    }

    private static final String TAKE_OVER = """
            with ended as (
              update refresh_runs set state = 'failed', finished_at = now(), errors = errors || jsonb_build_array({0}::text)
              where state = 'running' and {1} returning *
            ), stages as (
              update refresh_stages s set state = 'failed' from ended e where s.run_id = e.id and s.state <> 'done'
            ), again as (
              insert into refresh_runs (state, kind, definitions, reason, attempts)
              select 'waiting', kind, definitions, reason, attempts from ended where attempts < {2}
              on conflict do nothing
            )
            select id from ended""";

    /** Ends the run of a process that is gone, and lets another wait in its place. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public boolean takeOver() {
        return !sql.fetch(TAKE_OVER, val(ENDED), sql(LeasedTable.FREE), inline(Leases.MOST_ATTEMPTS))
                .isEmpty();
    }

    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void plan(Lease run, List<String> stages) {
        run.hold();
        for (int i = 0; i < stages.size(); i++) {
            sql.insertInto(Runs.STAGES)
                    .set(field(name("run_id"), Long.class), run.id())
                    .set(field(name("position"), Integer.class), i)
                    .set(field(name("name"), String.class), stages.get(i))
                    .set(Runs.STATE, Run.State.WAITING.key())
                    .execute();
        }
    }

    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void stage(Lease run, int position, Run.Stage now) {
        run.hold();
        sql.update(Runs.STAGES)
                .set(Runs.STATE, now.state().key())
                .set(field(name("millis"), Long.class), now.millis())
                .set(field(name("done"), Long.class), now.done())
                .set(field(name("total"), Long.class), now.total())
                .set(field(name("entered"), Long.class), now.entered())
                .set(field(name("left_"), Long.class), now.left())
                .where(
                        field(name("run_id"), Long.class).eq(run.id()),
                        field(name("position"), Integer.class).eq(position))
                .execute();
    }

    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void end(Lease run, Run.State state, List<String> errors) {
        run.end();
        sql.update(Runs.RUNS)
                .set(Runs.STATE, state.key())
                .set(
                        field(name("finished_at"), java.time.OffsetDateTime.class),
                        org.jooq.impl.DSL.currentOffsetDateTime())
                .set(field(name("errors"), JSONB.class), JSONB.valueOf(json.writeValueAsString(errors)))
                .where(Runs.ID.eq(run.id()))
                .execute();
    }
}
