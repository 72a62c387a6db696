/**
 * Custom attributes, and what accounts, users and subscriptions have in common: values of a type, fields that are
 * given, changes of them, and the administrators' lists.
 */
@NullMarked
package app.steward.attribute;

import org.jspecify.annotations.NullMarked;
