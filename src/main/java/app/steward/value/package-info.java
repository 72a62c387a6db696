/**
 * How a value is read from what was sent: one reader each of text, numbers, yes and no, tags and external ids, with
 * three strictnesses. JSON is strict, a person who types is met halfway, and the cells of a file's column are read the
 * way the whole column is written. Imports no feature.
 */
@NullMarked
package app.steward.value;

import org.jspecify.annotations.NullMarked;
