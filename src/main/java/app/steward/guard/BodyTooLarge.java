package app.steward.guard;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** A body went on behind its limit. Unchecked, since readers of JSON and of text take an I/O error for bad input. */
final class BodyTooLarge extends ResponseStatusException {

    private static final long serialVersionUID = 1;

    BodyTooLarge() {
        super(HttpStatus.CONTENT_TOO_LARGE);
    }
}
