/** The lists of choices that administrators edit: stages, statuses, roles and personas. */
@NullMarked
package app.steward.choice;

import org.jspecify.annotations.NullMarked;
