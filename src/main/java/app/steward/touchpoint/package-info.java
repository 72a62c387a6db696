/** Calls, meetings and notes of team members with accounts and users, and the fields that follow from them. */
@NullMarked
package app.steward.touchpoint;

import org.jspecify.annotations.NullMarked;
