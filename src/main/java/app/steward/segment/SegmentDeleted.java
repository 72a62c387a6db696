package app.steward.segment;

import app.steward.condition.Subject;
import app.steward.team.Viewer;

/**
 * A segment that nothing uses is about to be deleted; its members have left. Published inside the transaction that
 * deletes it, for what goes with it.
 */
public record SegmentDeleted(Viewer by, int id, Subject subject, String name) {}
