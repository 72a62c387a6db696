/**
 * Deletes: with what uses the record, and taken back for ten minutes by who made them, by the rows as they were and who
 * puts them back.
 */
@NullMarked
package app.steward.undo;

import org.jspecify.annotations.NullMarked;
