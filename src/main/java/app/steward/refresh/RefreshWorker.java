package app.steward.refresh;

import app.steward.lease.LeasedWorker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;

/** Looks for runs, by their numbers, and carries them out, one at a time in the cluster. */
@Component
@DependsOnDatabaseInitialization
class RefreshWorker extends LeasedWorker<Long> {
    private static final Logger LOG = LoggerFactory.getLogger(RefreshWorker.class);

    private final RunLog log;
    private final Pipeline pipeline;

    /** @param background off with the scheduler, as in tests, which call {@link #work()} themselves */
    RefreshWorker(RunLog log, Pipeline pipeline, @Value("${spring.quartz.auto-startup:true}") boolean background) {
        super("refresh", Duration.ofSeconds(5), background);
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
    protected @Nullable Long take() {
        return log.take();
    }

    @Override
    protected void carryOut(Long run) {
        pipeline.carryOut(run);
    }

    @Override
    protected void renew(Long run) {
        log.renew(run);
    }

    @Override
    protected void giveBack(Long run) {
        log.giveBack(run);
    }
}
