/** Who works in Steward: team members, profiles, success roles, sign-in, API keys, visibility and the audit trail. */
@NullMarked
package app.steward.team;

import org.jspecify.annotations.NullMarked;
