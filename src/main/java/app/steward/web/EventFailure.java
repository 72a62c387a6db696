package app.steward.web;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;

/**
 * An error as the clients of the event APIs read it: they look at {@code success} and {@code error}, and know no problem
 * details.
 *
 * @param error which key is wrong, and why
 */
public record EventFailure(boolean success, String error) {
    private static final List<String> ADDRESSES = List.of("/api/v1_1/", "/api_js/", "/v1/");

    public static EventFailure of(String error) {
        return new EventFailure(false, error);
    }

    static EventFailure of(Problem problem) {
        if (problem.status() == HttpStatus.BAD_REQUEST.value()
                && !problem.errors().isEmpty()) {
            return of(problem.errors().stream()
                    .map(fault -> fault.path().isEmpty() ? fault.message() : fault.path() + ": " + fault.message())
                    .collect(Collectors.joining(" ")));
        }
        return of(problem.detail());
    }

    /** Whether an address is one that events are sent to. */
    public static boolean isFor(String path) {
        String single = path.startsWith("//") ? path.substring(1) : path;
        return ADDRESSES.stream().anyMatch(single::startsWith);
    }
}
