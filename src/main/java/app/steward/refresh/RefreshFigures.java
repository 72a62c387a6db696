package app.steward.refresh;

import app.steward.change.ChangeQueue;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** Says how old the derived values are, and how long what was touched waits. The duration is timed where runs are carried out. */
@Component
class RefreshFigures implements MeterBinder {
    private final DSLContext sql;
    private final ChangeQueue queue;

    RefreshFigures(DSLContext sql, ChangeQueue queue) {
        this.sql = sql;
        this.queue = queue;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("steward.refresh.age", this, RefreshFigures::age)
                .description("Time since the start of the last full refresh that was done")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder(
                        "steward.changes.age",
                        this,
                        figures -> figures.queue.waiting().oldest().toMillis() / 1000.0)
                .description(
                        "How long the oldest touched record has been waiting to be tested again, 0 where none waits")
                .baseUnit("seconds")
                .register(registry);
    }

    private double age() {
        Double seconds = sql.fetchSingle("select extract(epoch from now() - max(started_at))::float8 from refresh_runs"
                        + " where kind <> 'definitions' and state = 'done'")
                .get(0, Double.class);
        return seconds == null ? Double.NaN : seconds;
    }
}
