package app.steward.web;

import app.steward.problem.Fault;
import app.steward.problem.Use;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * An error as RFC 9457 tells it, and as the pages show it.
 *
 * @param title the kind, short
 * @param status the HTTP status
 * @param detail a sentence that says what is wrong here and what would work
 * @param errors what is wrong where, for bad input
 * @param usedBy what stands in the way, for a record in use
 * @param figures what would follow, each a member of the answer
 * @param reference under which the log holds more, for errors of Steward's own
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String title,
        int status,
        String detail,
        List<Fault> errors,
        List<Use> usedBy,
        @JsonIgnore Map<String, Object> figures,
        @Nullable String reference) {

    public Problem {
        errors = List.copyOf(errors);
        usedBy = List.copyOf(usedBy);
        figures = Map.copyOf(figures);
    }

    /** The figures as they stand beside the other members. */
    @JsonAnyGetter
    public Map<String, Object> beside() {
        return figures;
    }

    static Problem of(HttpStatus status, String detail) {
        return new Problem(status.getReasonPhrase(), status.value(), detail, List.of(), List.of(), Map.of(), null);
    }

    static Problem badInput(List<Fault> faults) {
        String detail = faults.size() == 1 ? faults.get(0).message() : faults.size() + " values are wrong.";
        return new Problem("Bad input", HttpStatus.BAD_REQUEST.value(), detail, faults, List.of(), Map.of(), null);
    }

    static Problem conflict(String detail, List<Use> usedBy) {
        return conflict(detail, usedBy, Map.of());
    }

    static Problem conflict(String detail, List<Use> usedBy, Map<String, Object> figures) {
        return new Problem("Conflict", HttpStatus.CONFLICT.value(), detail, List.of(), usedBy, figures, null);
    }

    static Problem ours(HttpStatus status, String reference) {
        return new Problem(
                status.getReasonPhrase(),
                status.value(),
                "Something went wrong in Steward. The log says more under the reference " + reference + ".",
                List.of(),
                List.of(),
                Map.of(),
                reference);
    }
}
