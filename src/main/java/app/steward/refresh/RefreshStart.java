package app.steward.refresh;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Asks for a refresh that is overdue once the application is ready. */
@Component
class RefreshStart {
    private final RefreshSchedule schedule;
    private final boolean background;

    RefreshStart(RefreshSchedule schedule, @Value("${spring.quartz.auto-startup:true}") boolean background) {
        this.schedule = schedule;
        this.background = background;
    }

    @EventListener(ApplicationReadyEvent.class)
    void ready() {
        if (background) {
            schedule.catchUp();
        }
    }
}
