package app.steward.segment;

import app.steward.condition.Subject;
import app.steward.team.Viewer;

/**
 * Somebody asked to delete a segment that nothing uses, without having said that they know what follows. Published inside
 * the transaction, before anything is done: whoever would lose something objects with a
 * {@link app.steward.problem.Conflict} that tells what.
 */
public record SegmentDeletionAsked(Viewer by, int id, Subject subject, String name) {}
