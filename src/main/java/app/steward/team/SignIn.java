package app.steward.team;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** E-mail and password in, team member out; slowed down where somebody guesses. */
@Service
public class SignIn {

    /**
     * What a try came to.
     *
     * @param member who signs in; null where e-mail or password is wrong, or the member is disabled
     * @param throttled there were too many tries: the password was not even looked at
     */
    public record Outcome(@Nullable TeamMember member, boolean throttled) {}

    private final Team team;
    private final SignInThrottle throttle;

    SignIn(Team team, SignInThrottle throttle) {
        this.team = team;
        this.throttle = throttle;
    }

    /** @param address the network address that the try came from */
    public Outcome attempt(String email, String password, String address) {
        if (!throttle.admits(email, address)) {
            return new Outcome(null, true);
        }
        Optional<TeamMember> member = team.withPassword(email, password);
        if (member.isPresent()) {
            throttle.succeeded(email, address);
        }
        return new Outcome(member.orElse(null), false);
    }
}
