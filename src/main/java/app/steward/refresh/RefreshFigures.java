package app.steward.refresh;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** Says how old the derived values are. The duration is timed where runs are carried out. */
@Component
class RefreshFigures implements MeterBinder {
    private final DSLContext sql;

    RefreshFigures(DSLContext sql) {
        this.sql = sql;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("steward.refresh.age", this, RefreshFigures::age)
                .description("Time since the start of the last full refresh that was done")
                .baseUnit("seconds")
                .register(registry);
    }

    private double age() {
        Double seconds = sql.fetchSingle("select extract(epoch from now() - max(started_at))::float8 from refresh_runs"
                        + " where kind = 'full' and state = 'done'")
                .get(0, Double.class);
        return seconds == null ? Double.NaN : seconds;
    }
}
