/**
 * The condition language: fields, operators, the tree, its validation, its words, and the one compiler to SQL.
 * Imports no feature; features contribute their fields as {@link app.steward.condition.FieldSource}.
 */
@NullMarked
package app.steward.condition;

import org.jspecify.annotations.NullMarked;
