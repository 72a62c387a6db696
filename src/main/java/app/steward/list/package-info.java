/**
 * Lists: working buckets of accounts or users, rules of which nothing follows. An active one follows the data, an inactive
 * one stays as it is but for what people do by hand; a private one is its owner's alone.
 */
@NullMarked
package app.steward.list;

import org.jspecify.annotations.NullMarked;
