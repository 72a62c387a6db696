package app.steward.membership;

import app.steward.condition.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The head of a rule: of whom it is, who matches it and since when it is on. What follows of matching is in tables of the
 * features.
 *
 * @param said what people say of it
 * @param armedAt since when it is on; null while it is off
 * @param heldAt since when its guard holds it; null while it does not
 * @param problem why it is broken, as a sentence; null while it is not
 * @param refreshedAt the moment its members are right for; null before they were computed
 */
public record Rule(
        int id,
        RuleKind kind,
        Subject subject,
        Said said,
        @Nullable Instant armedAt,
        @Nullable Instant heldAt,
        int heldCount,
        State state,
        @Nullable String problem,
        @Nullable Instant refreshedAt,
        int version,
        @Nullable Long createdBy,
        Instant createdAt) {

    public static final int NAME_LENGTH = 120;
    public static final int MOST_DAYS = 90;

    /**
     * What people say of a rule.
     *
     * @param segments in any of which, or of the lists, its members are; none of both: all records
     * @param condition as JSON, which they meet; null: none
     * @param holdsDays acted upon once it matched so long without a break
     * @param keepsDays a member for so long after it stopped to match
     * @param ownerId whose private list it is; null for what is shared
     * @param on whether it is computed and acted upon
     */
    public record Said(
            String name,
            List<Integer> segments,
            List<Integer> lists,
            @Nullable String condition,
            int holdsDays,
            int keepsDays,
            @Nullable Long ownerId,
            boolean on) {
        public Said {
            segments = List.copyOf(segments);
            lists = List.copyOf(lists);
        }

        public boolean isPrivate() {
            return ownerId != null;
        }

        /** Whether the same records match from the same moment on, whatever it is called. */
        public boolean matchesLike(Said other) {
            return segments.equals(other.segments)
                    && lists.equals(other.lists)
                    && Objects.equals(condition, other.condition)
                    && holdsDays == other.holdsDays
                    && keepsDays == other.keepsDays
                    && on == other.on;
        }

        public Said turned(boolean isOn) {
            return new Said(name, segments, lists, condition, holdsDays, keepsDays, ownerId, isOn);
        }
    }

    public String name() {
        return said.name();
    }

    public boolean isOn() {
        return said.on();
    }

    public boolean isPrivate() {
        return said.isPrivate();
    }

    /** Whether its members are not stored but found when somebody reads them. */
    public boolean isComputedWhenRead() {
        return kind == RuleKind.LIST && isPrivate() && isOn();
    }

    public boolean isBroken() {
        return state == State.BROKEN;
    }

    /** Whether its name holds the text, whatever the case; so does nothing at all. */
    public boolean isCalled(String part) {
        return name().toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }
}
