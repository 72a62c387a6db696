package app.steward.segment;

import app.steward.condition.Subject;

/**
 * A segment was made, changed, or asked to be refreshed; it is stale until its membership was computed again.
 * Published inside the transaction that saves it.
 */
public record SegmentSaved(int id, Subject subject) {}
