package app.steward.team;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody set a cover, or ended it. Published in the transaction of the change.
 *
 * @param cover as it was before it was ended: the days that it was set for
 * @param by who did it
 * @param endedAt null where it was set
 */
public record CoverChanged(Cover cover, Viewer by, @Nullable Instant endedAt) {}
