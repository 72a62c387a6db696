package app.steward.event.segment.web;

import app.steward.event.Intake;
import app.steward.event.segment.SegmentIntake;
import app.steward.event.web.EventBody;
import app.steward.problem.BadInput;
import app.steward.team.KeyGate;
import app.steward.team.Viewer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /v1/...}: the Segment HTTP tracking API. The body is JSON whatever its content type says, and the key may
 * stand in it. Only a body that is none is a fault of the request: clients drop a whole batch on any 4xx.
 */
@RestController
class SegmentApi {
    private static final String CALLS = "identify|group|track|page|screen|alias|batch|import";
    private static final int MOST_BYTES = 512 << 10;

    private final SegmentIntake intake;
    private final KeyGate gate;

    SegmentApi(SegmentIntake intake, KeyGate gate) {
        this.intake = intake;
        this.gate = gate;
    }

    /** @param viewer whom the key of the header let in; null without one */
    @PostMapping({"/v1/{call:" + CALLS + "}", "/v1/{call:" + CALLS + "}/"})
    ResponseEntity<Map<String, Boolean>> take(
            @PathVariable String call,
            @Nullable Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        JsonNode body = body(viewer, request, response);
        Viewer sender = viewer != null ? viewer : byBody(body, response);
        Intake.requireSender(sender);
        intake.take(call, body, Objects.requireNonNull(sender.keyId()));
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(Map.of("success", true));
    }

    /** Who sends no key is told that first: what is no JSON holds none. */
    private static JsonNode body(@Nullable Viewer viewer, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            return EventBody.read(request, MOST_BYTES, null);
        } catch (BadInput e) {
            if (viewer == null) {
                throw noKey(response);
            }
            throw e;
        }
    }

    private static ResponseStatusException noKey(HttpServletResponse response) {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"Steward\"");
        return new ResponseStatusException(HttpStatus.UNAUTHORIZED);
    }

    /** The sender by {@code writeKey}, where no header had a key. */
    private Viewer byBody(JsonNode body, HttpServletResponse response) {
        JsonNode key = body.path("writeKey");
        Optional<KeyGate.Entry> entry =
                key.isString() ? gate.enter(key.stringValue().strip()) : Optional.empty();
        if (entry.isEmpty()) {
            throw noKey(response);
        } else if (entry.get().isTooEarly()) {
            response.setHeader(HttpHeaders.RETRY_AFTER, entry.get().retryAfter());
            throw new ResponseStatusException(HttpStatus.TOO_MANY_REQUESTS);
        }
        return entry.get().holder();
    }
}
