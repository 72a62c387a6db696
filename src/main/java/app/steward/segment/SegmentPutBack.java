package app.steward.segment;

import app.steward.team.Viewer;
import app.steward.undo.DeletedRows.Deleted;

/**
 * A deleted segment is there again. Published inside the transaction that puts it back, for what went with it.
 *
 * @param deleted has what was kept at {@link SegmentDeleted}
 */
public record SegmentPutBack(Viewer by, int id, String name, Deleted deleted) {}
