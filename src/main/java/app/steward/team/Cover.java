package app.steward.team;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A deputy stands in for a member on these days of the workspace, both in: sees the accounts that the member owns and
 * works them, and gives none of the member's success roles away.
 *
 * @param endedAt when it was ended before its last day was over; null where it was not
 */
public record Cover(
        long id,
        Person member,
        Person deputy,
        LocalDate from,
        LocalDate to,
        @Nullable Instant endedAt) {

    /** One of the two. */
    public record Person(long id, String email, String name) {}

    /** Where it is on a day. */
    public enum State {
        COMING,
        RUNNING,
        OVER
    }

    public State on(LocalDate day) {
        if (endedAt != null || day.isAfter(to)) {
            return State.OVER;
        }
        return day.isBefore(from) ? State.COMING : State.RUNNING;
    }

    /** Whether this member is the one who is away, or the one who stands in. */
    public boolean concerns(@Nullable Long memberId) {
        return memberId != null && (memberId == member.id() || memberId == deputy.id());
    }
}
