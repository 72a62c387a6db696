package app.steward.workspace;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Where every part of Steward asks what time it is: call once per request or refresh and hand the answer on. */
@Component
public class Today {

    private final Clock clock;
    private final Workspaces workspaces;
    private final ThreadLocal<@Nullable Instant> elsewhen = new ThreadLocal<>();

    Today(Clock clock, Workspaces workspaces) {
        this.clock = clock;
        this.workspaces = workspaces;
    }

    /**
     * Does something as if it were another moment: a past is made by the very code that would have made it then. For this
     * thread alone, so that nobody else's clock moves.
     */
    public void at(Instant moment, Runnable work) {
        Instant before = elsewhen.get();
        elsewhen.set(moment);
        try {
            work.run();
        } finally {
            if (before == null) {
                elsewhen.remove();
            } else {
                elsewhen.set(before);
            }
        }
    }

    private Instant instant() {
        Instant moment = elsewhen.get();
        return moment == null ? clock.instant() : moment;
    }

    /** The same, with what was read of the workspace's row together with something else. */
    public Now now(String timeZone, int firstDayOfWeek) {
        return new Now(instant(), ZoneId.of(timeZone), DayOfWeek.of(firstDayOfWeek));
    }

    /** The present moment in the zone that the workspace has right now (one cheap select, nothing cached). */
    public Now now() {
        Workspace workspace = workspaces.current();
        return new Now(instant(), workspace.timeZone(), workspace.firstDayOfWeek());
    }

    /** How values that people type are to be understood right now. */
    public Conventions conventions() {
        return workspaces.current().conventions();
    }
}
