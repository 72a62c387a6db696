package app.steward.event;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** More is sent than the database takes: nothing of the request was stored, and it can be sent again. */
public class IntakeFull extends ResponseStatusException {
    private static final long serialVersionUID = 1;

    IntakeFull() {
        super(HttpStatus.SERVICE_UNAVAILABLE, "More is being sent than can be stored. Send it again in a moment.");
    }
}
