package app.steward.health;

import app.steward.workspace.Now;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was, and how it changed, by the changes of one account as they are told: oldest first, no SQL. */
record InMemoryHistory(List<Change> changes) {

    /**
     * Scores as they became.
     *
     * @param decides the segment, or null for the default
     * @param version of its configuration
     */
    record Change(
            Instant at,
            Map<String, Integer> scores,
            @Nullable Integer decides,
            int version) {
        private boolean isDecidedAs(Change other) {
            return Objects.equals(decides, other.decides) && version == other.version;
        }
    }

    @Nullable
    Change last() {
        return changes.isEmpty() ? null : changes.get(changes.size() - 1);
    }

    /** The score at the end of the day. */
    @Nullable
    Integer was(String pillar, int daysAgo, Now now) {
        int place = placeOf(daysAgo, now);
        return place < 0 ? null : changes.get(place).scores().get(pillar);
    }

    /** What a present score is compared with: by what decides now alone. */
    @Nullable
    Integer base(String pillar, int daysAgo, Now now) {
        int place = placeOf(daysAgo, now);
        Integer was = was(pillar, daysAgo, now);
        return place >= begin() && was != null ? was : first(pillar);
    }

    private int placeOf(int daysAgo, Now now) {
        int place = -1;
        for (int i = 0; i < changes.size(); i++) {
            if (!now.dayOf(changes.get(i).at()).isAfter(now.today().minusDays(daysAgo))) {
                place = i;
            }
        }
        return place;
    }

    /** The place of the first change by what decides now. */
    private int begin() {
        int place = changes.size() - 1;
        while (place > 0 && changes.get(place - 1).isDecidedAs(changes.get(place))) {
            place--;
        }
        return place;
    }

    /** Since when what decides now does. */
    @Nullable
    Instant since() {
        return changes.isEmpty() ? null : changes.get(begin()).at();
    }

    /** The first of the scores by what decides now that were computed without a break until now. */
    @Nullable
    Integer first(String pillar) {
        Integer first = null;
        for (int i = changes.size() - 1; i >= Math.max(0, begin()); i--) {
            Integer score = changes.get(i).scores().get(pillar);
            if (score == null) {
                return first;
            }
            first = score;
        }
        return first;
    }
}
