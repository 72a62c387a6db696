package app.steward.refresh.web;

import app.steward.change.ChangeQueue;
import app.steward.condition.Subject;
import app.steward.derive.Reads;
import app.steward.fact.FactsAsOf;
import app.steward.health.HealthConfigurations;
import app.steward.refresh.DailyTime;
import app.steward.refresh.Run;
import app.steward.refresh.Runs;
import app.steward.web.Formats;
import app.steward.workspace.StewardSettings;
import app.steward.workspace.Workspaces;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/**
 * Gives every page {@code refreshes}, which tells how the refresh of a segment goes and when the next one is due. It
 * looks only when a page asks, and pages of features below this one may.
 */
@ControllerAdvice
class RefreshOutlook {
    /** One runs and one waits at most; a run just begun stands before them. */
    private static final int OPEN = 3;

    private final Runs runs;
    private final ChangeQueue queue;
    private final FactsAsOf facts;
    private final Formats formats;
    private final StewardSettings settings;
    private final Workspaces workspaces;

    RefreshOutlook(
            Runs runs,
            ChangeQueue queue,
            FactsAsOf facts,
            Formats formats,
            StewardSettings settings,
            Workspaces workspaces) {
        this.runs = runs;
        this.queue = queue;
        this.facts = facts;
        this.formats = formats;
        this.settings = settings;
        this.workspaces = workspaces;
    }

    @ModelAttribute("refreshes")
    Outlook refreshes() {
        return new Outlook();
    }

    /** As it is during one request. */
    public final class Outlook {
        private @Nullable List<Run> running;

        /** When the daily refresh starts next, by the system's clock, which it goes by. */
        public Instant next() {
            return DailyTime.of(settings, workspaces.current()).next(Instant.now());
        }

        /** How far the run is that refreshes the segment, in percent; null where it only waits. */
        public @Nullable Integer percent(int segment) {
            return percent(run -> run.covers(Reads.segment(Subject.ACCOUNT, segment))
                    || run.covers(Reads.segment(Subject.USER, segment)));
        }

        /** How far the run is that scores accounts anew, in percent; null where it only waits. */
        public @Nullable Integer healthPercent() {
            return percent(run -> run.covers(HealthConfigurations.NAME));
        }

        /** What figures lag behind, in words; null where they are of the last minute. */
        public @Nullable String behind() {
            long minutes = queue.waiting().oldest().toMinutes();
            if (minutes >= 1) {
                return "Changes of the last " + formats.plural(minutes, "minute") + " are still being counted";
            }
            LocalDate day = facts.day();
            return day == null || !day.isBefore(formats.today())
                    ? null
                    : "Counts of days are as of " + formats.date(day);
        }

        private @Nullable Integer percent(Predicate<Run> which) {
            List<Run> known = running;
            if (known == null) {
                known = runs.newest(OPEN, null).stream()
                        .filter(run -> run.state() == Run.State.RUNNING)
                        .toList();
                running = known;
            }
            return known.stream().filter(which).findFirst().map(Run::percent).orElse(null);
        }
    }
}
