package app.steward.team.web;

import java.io.Serializable;
import java.security.Principal;

/**
 * What a session keeps of who signed in: only the number, so that all else is read anew with every request.
 *
 * @param generation the member's session generation at sign-in; a session of an older one is over
 */
record SignedIn(long memberId, int generation) implements Principal, Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public String getName() {
        return Long.toString(memberId);
    }
}
