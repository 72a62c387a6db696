/** The one derived row per account and per user, its slots, and how features contribute to it. */
@NullMarked
package app.steward.fact;

import org.jspecify.annotations.NullMarked;
