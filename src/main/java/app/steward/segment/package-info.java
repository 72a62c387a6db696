/** Segments: named conditions over accounts or users, who is in them and since when, and how they are kept fresh. */
@NullMarked
package app.steward.segment;

import org.jspecify.annotations.NullMarked;
