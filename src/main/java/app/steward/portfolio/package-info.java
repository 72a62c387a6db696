/** The list pages as one person sees them, and the pages of one account and one user. */
@NullMarked
package app.steward.portfolio;

import org.jspecify.annotations.NullMarked;
