package app.steward.team.web;

import java.time.Duration;
import org.springframework.security.authentication.LockedException;

/** After wrong tries the next one came before its time. */
final class TooEarly extends LockedException {

    private static final long serialVersionUID = 1;

    private final long seconds;

    TooEarly(Duration wait) {
        super("Too many tries");
        seconds = wait.toSeconds();
    }

    long seconds() {
        return seconds;
    }
}
