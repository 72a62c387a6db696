package app.steward.workspace;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.ZoneId;
import org.springframework.stereotype.Component;

/** Where every part of Steward asks what time it is: call once per request or refresh and hand the answer on. */
@Component
public class Today {

    private final Clock clock;
    private final Workspaces workspaces;

    Today(Clock clock, Workspaces workspaces) {
        this.clock = clock;
        this.workspaces = workspaces;
    }

    /** The same, with what was read of the workspace's row together with something else. */
    public Now now(String timeZone, int firstDayOfWeek) {
        return new Now(clock.instant(), ZoneId.of(timeZone), DayOfWeek.of(firstDayOfWeek));
    }

    /** The present moment in the zone that the workspace has right now (one cheap select, nothing cached). */
    public Now now() {
        Workspace workspace = workspaces.current();
        return new Now(clock.instant(), workspace.timeZone(), workspace.firstDayOfWeek());
    }

    /** How values that people type are to be understood right now. */
    public Conventions conventions() {
        return workspaces.current().conventions();
    }
}
