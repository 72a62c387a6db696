/**
 * Text with merge fields, and the values of records for them, formatted as on pages: read in one place, asked for with one
 * query however many records there are.
 */
@NullMarked
package app.steward.merge;

import org.jspecify.annotations.NullMarked;
