package app.steward.refresh;

import app.steward.job.Lease;
import app.steward.job.Worker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;

/** Carries out runs, one at a time in the cluster. */
@Component
@DependsOnDatabaseInitialization
class RefreshWorker extends Worker<Lease> {
    private static final Logger LOG = LoggerFactory.getLogger(RefreshWorker.class);

    private final RunLog log;
    private final Pipeline pipeline;

    RefreshWorker(RunLog log, Pipeline pipeline) {
        super("refresh", Duration.ofSeconds(5));
        this.log = log;
        this.pipeline = pipeline;
    }

    @Override
    protected void before() {
        if (log.takeOver()) {
            LOG.warn("A refresh was left behind by a process that ended; it is started again");
        }
    }

    @Override
    protected @Nullable Lease take() {
        return log.take();
    }

    @Override
    protected void carryOut(Lease run) {
        pipeline.carryOut(run);
    }
}
