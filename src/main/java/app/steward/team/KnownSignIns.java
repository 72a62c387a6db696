package app.steward.team;

import java.util.List;

/**
 * Sign-ins that are no secret, such as those of the demo portfolio. A bean of this type has them printed at each start,
 * as long as they work: one whose password was changed, or whose member is disabled, is left out.
 */
public record KnownSignIns(List<KnownSignIn> all) {

    /** An e-mail and its password in plain text. */
    public record KnownSignIn(String email, String password) {}

    public KnownSignIns {
        all = List.copyOf(all);
    }
}
