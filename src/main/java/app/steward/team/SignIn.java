package app.steward.team;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** E-mail and password in, team member out; slowed down where somebody guesses. */
@Service
public class SignIn {

    /** Somebody who mistyped does not notice such a wait; a longer one is told, so that it holds no thread. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    private static final int WAITING = 16;

    /**
     * What a try came to.
     *
     * @param member who signs in; null where e-mail or password is wrong, or the member is disabled
     * @param delay above zero where the try came too early: the password was not even looked at
     */
    public record Outcome(@Nullable TeamMember member, Duration delay) {}

    private final Team team;
    private final SignInThrottle throttle;
    private final KnownBrowsers browsers;
    private final Semaphore waiting = new Semaphore(WAITING);

    SignIn(Team team, SignInThrottle throttle, KnownBrowsers browsers) {
        this.team = team;
        this.throttle = throttle;
        this.browsers = browsers;
    }

    /**
     * @param address the network address that the try came from
     * @param known what the browser keeps of earlier sign-ins
     */
    public Outcome attempt(String email, String password, String address, @Nullable String known) {
        String browser = browsers.mark(known, email);
        Duration wait = throttle.admit(email, address, browser);
        if (!wait.isZero() && wait.compareTo(SHORT) <= 0 && waited(wait)) {
            wait = throttle.admit(email, address, browser);
        }
        if (!wait.isZero()) {
            return new Outcome(null, wait);
        }
        Optional<TeamMember> member = team.withPassword(email, password);
        if (member.isPresent()) {
            throttle.succeeded(email, address, browser);
        }
        return new Outcome(member.orElse(null), Duration.ZERO);
    }

    private boolean waited(Duration time) {
        if (!waiting.tryAcquire()) {
            return false;
        }
        try {
            Thread.sleep(time.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting.release();
        }
    }
}
