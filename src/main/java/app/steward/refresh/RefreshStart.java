package app.steward.refresh;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Sets the daily refresh up once the application is ready, and keeps it so. */
@Component
class RefreshStart {
    private static final Logger LOG = LoggerFactory.getLogger(RefreshStart.class);
    private static final Duration LOOK = Duration.ofSeconds(15);

    private final RefreshSchedule schedule;
    private final RefreshWorker worker;
    private final boolean background;

    RefreshStart(
            RefreshSchedule schedule,
            RefreshWorker worker,
            @Value("${spring.quartz.auto-startup:true}") boolean background) {
        this.schedule = schedule;
        this.worker = worker;
        this.background = background;
    }

    @EventListener(ApplicationReadyEvent.class)
    void ready() {
        if (!background) {
            return;
        }
        schedule.catchUp();
        worker.every(LOOK, this::follow);
    }

    private void follow() {
        try {
            schedule.follow();
        } catch (RuntimeException e) {
            LOG.warn("The time of the daily refresh could not be read, and this is tried again", e);
        }
    }
}
