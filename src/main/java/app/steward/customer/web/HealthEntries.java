package app.steward.customer.web;

import app.steward.health.Band;
import app.steward.health.BandHistory;
import app.steward.health.ConfigurationChange;
import app.steward.pulse.Pulses;
import app.steward.workspace.BandThresholds;
import app.steward.workspace.Now;
import app.steward.workspace.Workspaces;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How the health of an account moved, and what was thought of it, as lines of a timeline. */
@Component
class HealthEntries {
    private final BandHistory bands;
    private final Pulses pulses;
    private final Workspaces workspaces;

    HealthEntries(BandHistory bands, Pulses pulses, Workspaces workspaces) {
        this.bands = bands;
        this.pulses = pulses;
        this.workspaces = workspaces;
    }

    List<TimelineEntry> of(long account, @Nullable Instant before, Now now, int limit) {
        List<TimelineEntry> all = new ArrayList<>();
        BandThresholds thresholds = workspaces.shown().bands();
        bands.of(account, before, limit, now).forEach(day -> health(day, thresholds, all));
        pulses.happened(account, before, limit).forEach(pulse -> all.add(pulse(pulse)));
        return all;
    }

    private static TimelineEntry pulse(Pulses.Pulse pulse) {
        String says = "Pulse " + pulse.rating().number() + " " + pulse.rating().label();
        return new TimelineEntry(
                pulse.at(), false, "emoji-neutral", says, null, "", pulse.reason(), pulse.name(), null);
    }

    private static void health(BandHistory.Day day, BandThresholds thresholds, List<TimelineEntry> all) {
        ConfigurationChange decides = day.decides();
        if (decides != null) {
            all.add(TimelineEntry.of(day.at(), "sliders", decides.inWords(), null));
        }
        day.moves().forEach(move -> all.add(move(day.at(), move, thresholds)));
    }

    private static TimelineEntry move(Instant at, BandHistory.Move move, BandThresholds thresholds) {
        Integer from = move.from();
        Integer to = move.to();
        String says;
        if (to == null) {
            says = move.label() + " is not computed any more";
        } else if (from == null) {
            says = move.label() + " is computed again: " + said(to, thresholds);
        } else {
            says = move.label() + (to < from ? " fell from " : " rose from ") + said(from, thresholds) + " to "
                    + said(to, thresholds);
        }
        boolean fell = from != null && to != null && to < from;
        return TimelineEntry.of(at, fell ? "arrow-down-right" : "heart-pulse", says, null);
    }

    private static String said(int score, BandThresholds thresholds) {
        return Band.of(score, thresholds).label() + " (" + score + ")";
    }
}
