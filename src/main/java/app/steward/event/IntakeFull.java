package app.steward.event;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** More is sent than the database takes: nothing of the request was stored, and it can be sent again. */
public class IntakeFull extends ResponseStatusException {
    private static final long serialVersionUID = 1;

    IntakeFull() {
        super(HttpStatus.SERVICE_UNAVAILABLE, "More is being sent than can be stored. Send it again in a moment.");
    }

    /** Some seconds later the queue is another one. */
    @Override
    public HttpHeaders getHeaders() {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "2");
        return headers;
    }
}
