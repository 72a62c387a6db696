package app.steward.journey;

import app.steward.fact.Retry;
import app.steward.job.Lease;
import app.steward.job.Worker;
import app.steward.journey.Pump.StepFailed;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Moves runs on every process, each journey in turn that something is due of: as soon as some are due by what was committed, and every few
 * seconds those that time alone makes due. A batch is one transaction whose rows are locked, so nothing is leased.
 */
@Component
@DependsOnDatabaseInitialization
public class PumpWorker extends Worker<Lease> implements MeterBinder {
    private static final Logger LOG = LoggerFactory.getLogger(PumpWorker.class);

    private final Pump pump;
    private final DueRuns due;
    private final Retry retry;
    private final TransactionTemplate transaction;
    private final DSLContext sql;

    PumpWorker(Pump pump, DueRuns due, Retry retry, TransactionTemplate transaction, DSLContext sql) {
        super("journeys", Duration.ofSeconds(5));
        this.pump = pump;
        this.due = due;
        this.retry = retry;
        this.transaction = transaction;
        this.sql = sql;
    }

    /** Runs are due now that were not. Published in the transaction that makes them so. */
    record Due() {}

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
    void on(Due due) {
        wake();
    }

    /** A batch of each in turn until none has more. One that fails is left for the next look, and holds up no other. */
    @Override
    protected void before() {
        List<Integer> open = new ArrayList<>(due.journeys());
        List<RuntimeException> failures = new ArrayList<>();
        while (!open.isEmpty() && !Thread.currentThread().isInterrupted()) {
            open.removeIf(journey -> !more(journey, failures));
        }
        if (!failures.isEmpty()) {
            RuntimeException first = failures.get(0);
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }

    private boolean more(int journey, List<RuntimeException> failures) {
        try {
            return batch(journey);
        } catch (RuntimeException e) {
            LOG.warn("Runs of journey {} can't be moved", journey, e);
            failures.add(e);
            return false;
        }
    }

    /** A step that fails for its data holds up nobody but those who are at it. */
    private boolean batch(int journey) {
        Map<String, String> failed = new HashMap<>();
        while (true) {
            try {
                return retry.run(() -> transaction.execute(status -> pump.batch(journey, failed)));
            } catch (StepFailed e) {
                LOG.warn("Step {} of journey {} fails", e.step(), journey, e);
                if (failed.put(e.step(), String.valueOf(e.getMessage())) != null) {
                    throw e;
                }
            }
        }
    }

    @Override
    protected @Nullable Lease take() {
        return null;
    }

    @Override
    protected void carryOut(Lease piece) {
        throw new IllegalStateException("Nothing is leased");
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("steward.journeys.stuck", this, PumpWorker::stuck)
                .description("Runs of journeys that can't go on until somebody mends their step")
                .register(registry);
    }

    private double stuck() {
        return sql.fetchSingle(
                        "select count(*) from journey_runs r join journeys j on j.id = r.journey_id and j.status = 'live'"
                                + " where r.left_at is null and r.state = 'stuck'")
                .get(0, Double.class);
    }
}
