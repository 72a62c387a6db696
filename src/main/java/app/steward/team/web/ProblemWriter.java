package app.steward.team.web;

import app.steward.web.EventFailure;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes RFC 9457 problems where a request never reaches a controller. */
@Component
class ProblemWriter {

    private final JsonMapper json;

    ProblemWriter(JsonMapper json) {
        this.json = json;
    }

    void write(HttpServletResponse response, HttpStatus status, String detail) throws IOException {
        write(response, status, detail, Map.of());
    }

    /** Bad input, with the header or field that is wrong. */
    void badInput(HttpServletResponse response, String path, String message) throws IOException {
        write(
                response,
                HttpStatus.BAD_REQUEST,
                message,
                Map.of("errors", List.of(Map.of("path", path, "message", message))));
    }

    /** The same, as the clients of the event APIs read it. */
    ProblemWriter forEvents() {
        return new ProblemWriter(json) {
            @Override
            protected void write(HttpServletResponse response, HttpStatus status, String detail, Map<String, ?> more)
                    throws IOException {
                begin(response, status, MediaType.APPLICATION_JSON_VALUE);
                response.getWriter().write(json.writeValueAsString(EventFailure.of(detail)));
            }
        };
    }

    protected void write(HttpServletResponse response, HttpStatus status, String detail, Map<String, ?> more)
            throws IOException {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("title", status == HttpStatus.BAD_REQUEST ? "Bad input" : status.getReasonPhrase());
        problem.put("status", status.value());
        problem.put("detail", detail);
        problem.putAll(more);
        begin(response, status, MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getWriter().write(json.writeValueAsString(problem));
    }

    private static void begin(HttpServletResponse response, HttpStatus status, String type) {
        response.setStatus(status.value());
        if (status == HttpStatus.UNAUTHORIZED) {
            response.setHeader("WWW-Authenticate", "Bearer realm=\"Steward\"");
        }
        response.setContentType(type);
        response.setCharacterEncoding("UTF-8");
    }
}
