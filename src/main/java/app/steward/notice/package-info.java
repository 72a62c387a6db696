/** Notices: a line for one team member in the bell, told once; the accounts that members follow. */
@NullMarked
package app.steward.notice;

import org.jspecify.annotations.NullMarked;
