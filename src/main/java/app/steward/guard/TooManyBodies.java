package app.steward.guard;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** There is no room in memory for one more body now. */
final class TooManyBodies extends ResponseStatusException {

    private static final long serialVersionUID = 1;

    TooManyBodies() {
        super(HttpStatus.SERVICE_UNAVAILABLE);
    }
}
