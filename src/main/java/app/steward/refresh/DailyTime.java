package app.steward.refresh;

import app.steward.workspace.StewardSettings;
import app.steward.workspace.Workspace;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** When the daily refresh starts: as the operator set it, else as the workspace says. */
public record DailyTime(LocalTime at, ZoneId zone) {

    public static DailyTime of(StewardSettings settings, Workspace workspace) {
        return new DailyTime(
                settings.refreshAt() == null ? workspace.refreshAt() : settings.refreshAt(),
                settings.refreshZone() == null ? workspace.timeZone() : settings.refreshZone());
    }

    /** The first start after a moment. */
    public Instant next(Instant after) {
        ZonedDateTime today = after.atZone(zone).toLocalDate().atTime(at).atZone(zone);
        return today.toInstant().isAfter(after)
                ? today.toInstant()
                : today.toLocalDate().plusDays(1).atTime(at).atZone(zone).toInstant();
    }
}
