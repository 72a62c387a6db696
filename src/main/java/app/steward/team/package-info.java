/** Who works in Steward: team members, profiles, success roles, sign-in, API keys and visibility. */
@NullMarked
package app.steward.team;

import org.jspecify.annotations.NullMarked;
