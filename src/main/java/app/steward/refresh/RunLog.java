package app.steward.refresh;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import app.steward.lease.LeaseLost;
import java.util.List;
import java.util.UUID;
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
 * <p>A process holds a run by a lease that it renews. Whoever finds a lease run out says that the run failed and puts
 * another in its place; whoever lost the lease may write nothing more.
 */
@Component
class RunLog {
    /** How long a run outlives its process before another takes over. */
    static final int LEASE_SECONDS = 30;

    /** A run that ends its process every time must not do so for ever. */
    private static final int MOST_ATTEMPTS = 3;

    private static final int KEPT_DAYS = 90;
    static final String ENDED = "The process ended before the refresh was done.";

    private final String owner = UUID.randomUUID().toString();
    private final DSLContext sql;
    private final JsonMapper json;

    RunLog(DSLContext sql, JsonMapper json) {
        this.sql = sql;
        this.json = json;
    }

    /** Takes the waiting run and holds it, or null where none waits or one is running. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public @Nullable Long take() {
        // An advisory lock keeps two takers from meeting in the unique index of running ones.
        sql.execute("select pg_advisory_xact_lock(1592590340)");
        Long id = sql
                .fetch(
                        "update refresh_runs set state = 'running', started_at = now(), lease_owner = {0},"
                                + " lease_until = now() + make_interval(secs => {1})"
                                + " where id = (select id from refresh_runs where state = 'waiting'"
                                + " for update skip locked)"
                                + " and not exists (select 1 from refresh_runs where state = 'running') returning id",
                        org.jooq.impl.DSL.val(owner), org.jooq.impl.DSL.val(LEASE_SECONDS))
                .stream()
                .map(row -> row.get(0, Long.class))
                .findFirst()
                .orElse(null);
        if (id != null) {
            sql.execute("delete from refresh_runs where finished_at < now() - make_interval(days => {0})", KEPT_DAYS);
        }
        return id;
    }

    /** Ends the run of a process that is gone, and lets another wait in its place. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public boolean takeOver() {
        sql.execute("select pg_advisory_xact_lock(1592590340)");
        return sql.fetch(
                                "with ended as (update refresh_runs set state = 'failed', finished_at = now(),"
                                        + " errors = errors || jsonb_build_array({0}::text)"
                                        + " where state = 'running' and lease_until < now() returning *),"
                                        + " stages as (update refresh_stages s set state = 'failed' from ended e"
                                        + " where s.run_id = e.id and s.state <> 'done'),"
                                        + " again as (insert into refresh_runs (state, kind, definitions, reason, attempt)"
                                        + " select 'waiting', kind, definitions, reason, attempt + 1 from ended"
                                        + " where attempt < {1} on conflict do nothing)"
                                        + " select id from ended",
                                org.jooq.impl.DSL.val(ENDED), org.jooq.impl.DSL.val(MOST_ATTEMPTS))
                        .size()
                > 0;
    }

    /** Says that this process still lives. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void renew(long run) {
        hold(run);
    }

    private void hold(long run) {
        int held = sql.execute(
                "update refresh_runs set lease_until = now() + make_interval(secs => {0})"
                        + " where id = {1} and state = 'running' and lease_owner = {2}",
                org.jooq.impl.DSL.val(LEASE_SECONDS), org.jooq.impl.DSL.val(run), org.jooq.impl.DSL.val(owner));
        if (held == 0) {
            throw new LeaseLost("Run " + run);
        }
    }

    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void plan(long run, List<String> stages) {
        hold(run);
        for (int i = 0; i < stages.size(); i++) {
            sql.insertInto(Runs.STAGES)
                    .set(field(name("run_id"), Long.class), run)
                    .set(field(name("position"), Integer.class), i)
                    .set(field(name("name"), String.class), stages.get(i))
                    .set(Runs.STATE, Run.State.WAITING.key())
                    .execute();
        }
    }

    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void stage(long run, int position, Run.Stage now) {
        hold(run);
        sql.update(Runs.STAGES)
                .set(Runs.STATE, now.state().key())
                .set(field(name("millis"), Long.class), now.millis())
                .set(field(name("done"), Long.class), now.done())
                .set(field(name("total"), Long.class), now.total())
                .set(field(name("entered"), Long.class), now.entered())
                .set(field(name("left_"), Long.class), now.left())
                .where(
                        field(name("run_id"), Long.class).eq(run),
                        field(name("position"), Integer.class).eq(position))
                .execute();
    }

    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void end(long run, Run.State state, List<String> errors) {
        hold(run);
        sql.update(Runs.RUNS)
                .set(Runs.STATE, state.key())
                .set(
                        field(name("finished_at"), java.time.OffsetDateTime.class),
                        org.jooq.impl.DSL.currentOffsetDateTime())
                .set(field(name("errors"), JSONB.class), JSONB.valueOf(json.writeValueAsString(errors)))
                .where(Runs.ID.eq(run))
                .execute();
    }

    /** Gives a run back that this process can't finish, so that the next to look for work starts it anew. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void giveBack(long run) {
        sql.execute(
                "update refresh_runs set lease_owner = null, lease_until = now() - interval '1 second'"
                        + " where id = {0} and state = 'running' and lease_owner = {1}",
                org.jooq.impl.DSL.val(run), org.jooq.impl.DSL.val(owner));
    }
}
