package app.steward.web;

import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.Fault;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.problem.SqlState;
import app.steward.problem.Storable;
import app.steward.problem.StrictJson;
import java.io.EOFException;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.catalina.connector.ClientAbortException;
import org.jooq.exception.NoDataFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.BindingResult;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.support.MissingServletRequestPartException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says of every exception which problem it is. What Steward did wrong itself is logged, and told by a reference only. */
final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Of text, and of text within JSON. */
    private static final Set<String> UNSTORABLE = Set.of("22021", "22P05");

    private Problems() {}

    static Problem of(Exception e) {
        if (e instanceof BadInput bad) {
            return Problem.badInput(bad.faults());
        }
        if (e instanceof NotFound) {
            return Problem.of(HttpStatus.NOT_FOUND, said(e));
        }
        if (e instanceof NotAllowed) {
            return Problem.of(HttpStatus.FORBIDDEN, said(e));
        }
        if (e instanceof Conflict conflict) {
            return Problem.conflict(said(e), conflict.usedBy(), conflict.figures());
        }
        if (SqlState.isOneOf(e, UNSTORABLE)) { // what no reader of input refused, the database does
            return Problem.badInput(List.of(new Fault("", Storable.REFUSAL)));
        }
        if (e instanceof OptimisticLockingFailureException) {
            return Problem.conflict("Someone else saved in between. Load it again and repeat the change.", List.of());
        }
        // Two at once: each looked before the other had written.
        if (SqlState.is(e, SqlState.UNIQUE)) {
            return Problem.conflict("There is already one with this name or id.", List.of());
        }
        if (SqlState.is(e, SqlState.FOREIGN_KEY)) {
            return Problem.conflict(
                    "Something that this names was deleted at the same moment, or something else names what you delete."
                            + " Load it again.",
                    List.of());
        }
        if (SqlState.isOneOf(e, SqlState.IN_THE_WAY)) {
            return Problem.conflict("Someone else changed the same at the same moment. Try it again.", List.of());
        }
        if (e instanceof EmptyResultDataAccessException || e instanceof NoDataFoundException) {
            return Problem.of(HttpStatus.NOT_FOUND, "It is gone: somebody deleted it meanwhile.");
        }
        if (e instanceof HttpMessageNotReadableException unreadable) {
            return unreadable(unreadable);
        }
        if (e instanceof MethodArgumentTypeMismatchException argument
                && argument.getParameter().hasParameterAnnotation(PathVariable.class)) {
            return Problem.of(HttpStatus.NOT_FOUND, "There is nothing called \"" + argument.getValue() + "\" here.");
        }
        if (e instanceof HttpMediaTypeNotSupportedException) {
            return Problem.badInput(
                    List.of(new Fault("Content-Type", "Send JSON with the content type application/json.")));
        }
        if (e instanceof TypeMismatchException mismatch) {
            return Problem.badInput(List.of(new Fault(nameOf(mismatch), expected(mismatch.getRequiredType()))));
        }
        if (e instanceof MissingServletRequestParameterException missing) {
            return Problem.badInput(List.of(new Fault(missing.getParameterName(), "A value is missing.")));
        }
        if (e instanceof MissingServletRequestPartException missing) {
            return Problem.badInput(List.of(new Fault(missing.getRequestPartName(), "This part is missing.")));
        }
        if (e instanceof BindingResult bound) {
            return Problem.badInput(bound.getFieldErrors().stream()
                    .map(error -> new Fault(error.getField(), messageOf(error)))
                    .collect(Collectors.collectingAndThen(
                            Collectors.toList(), faults -> faults.isEmpty() ? List.of(UNREADABLE) : faults)));
        }
        if (e instanceof MaxUploadSizeExceededException) {
            return Problem.of(HttpStatus.CONTENT_TOO_LARGE, "The file or body is too large.");
        }
        if (e instanceof EOFException || e instanceof ClientAbortException || e instanceof SocketTimeoutException) {
            return Problem.badInput(List.of(new Fault("", "The body is cut off.")));
        }
        if (e instanceof MultipartException) {
            return Problem.badInput(
                    List.of(new Fault("", "The form is cut off, or does not say where its parts end.")));
        }
        if (e instanceof HttpRequestMethodNotSupportedException wrong) {
            String methods = wrong.getSupportedMethods() == null
                    ? ""
                    : " It takes " + String.join(", ", wrong.getSupportedMethods()) + ".";
            return Problem.of(
                    HttpStatus.METHOD_NOT_ALLOWED, "This address does not take " + wrong.getMethod() + "." + methods);
        }
        if (e instanceof ServletRequestBindingException || UnreadableRequests.in(e) != null) {
            return Problem.badInput(List.of(UNREADABLE));
        }
        if (e instanceof ErrorResponse known) {
            return ofStatus(known.getStatusCode().value(), e);
        }
        return ours(HttpStatus.INTERNAL_SERVER_ERROR, e);
    }

    /** For what went wrong outside of controllers, of which only the status is known. */
    static Problem ofStatus(int status, Throwable cause) {
        HttpStatus known = HttpStatus.resolve(status);
        if (known == null || known.is5xxServerError() && known != HttpStatus.SERVICE_UNAVAILABLE) {
            return ours(known == null ? HttpStatus.INTERNAL_SERVER_ERROR : known, cause);
        }
        return switch (known) {
            case BAD_REQUEST -> Problem.badInput(List.of(UNREADABLE));
            case UNAUTHORIZED -> Problem.of(known, "Send an API key.");
            case FORBIDDEN -> Problem.of(known, "You have no right to this.");
            case NOT_FOUND -> Problem.of(known, "There is nothing at this address.");
            case METHOD_NOT_ALLOWED -> Problem.of(known, "This address does not take this method.");
            case NOT_ACCEPTABLE -> Problem.of(known, "The answer is JSON: accept application/json.");
            case CONTENT_TOO_LARGE -> Problem.of(known, "The file or body is too large.");
            case UNSUPPORTED_MEDIA_TYPE -> Problem.of(known, "Send JSON with the content type application/json.");
            case SERVICE_UNAVAILABLE -> Problem.of(known, "Steward is busy or starting. Try again in a moment.");
            default -> Problem.of(known, known.getReasonPhrase() + ".");
        };
    }

    private static final Fault UNREADABLE = new Fault("", "The request can't be read as it was sent.");

    private static Problem ours(HttpStatus status, Throwable cause) {
        byte[] bytes = new byte[4];
        RANDOM.nextBytes(bytes);
        String hex = HexFormat.of().withUpperCase().formatHex(bytes);
        String reference = hex.substring(0, 4) + "-" + hex.substring(4);
        LOG.error("Reference {}: {}", reference, status.getReasonPhrase(), cause);
        return Problem.ours(status, reference);
    }

    private static Problem unreadable(HttpMessageNotReadableException e) {
        Throwable cause = e.getCause();
        while (cause != null && !(cause instanceof JacksonException) && !(cause instanceof BadInput)) {
            cause = cause.getCause();
        }
        if (cause instanceof BadInput bad) {
            return Problem.badInput(bad.faults());
        }
        if (cause instanceof JacksonException json) {
            Fault refused = StrictJson.refused(json);
            if (refused != null) {
                return Problem.badInput(List.of(refused));
            }
        }
        if (cause instanceof StreamReadException broken) {
            String where = broken.getLocation() == null
                    ? ""
                    : " Look at line " + broken.getLocation().getLineNr() + ", column "
                            + broken.getLocation().getColumnNr() + ".";
            return Problem.badInput(List.of(new Fault("", "The body is not valid JSON." + where)));
        }
        if (cause instanceof JacksonException mismatch) {
            // A record that guards itself throws its BadInput from within the reading.
            for (Throwable inner = mismatch.getCause(); inner != null; inner = inner.getCause()) {
                if (inner instanceof BadInput bad) {
                    String path = pathOf(mismatch);
                    return Problem.badInput((path.isEmpty() ? bad : bad.under(path)).faults());
                }
            }
            String message = mismatch instanceof UnrecognizedPropertyException
                    ? "There is no such key."
                    : "This is not a value of the type expected here.";
            return Problem.badInput(List.of(new Fault(pathOf(mismatch), message)));
        }
        return Problem.badInput(List.of(new Fault("", "The request needs a body of JSON.")));
    }

    private static String pathOf(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference part : e.getPath()) {
            if (part.getPropertyName() == null) {
                path.append('[').append(part.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(part.getPropertyName());
            }
        }
        return path.toString();
    }

    private static String nameOf(TypeMismatchException e) {
        if (e instanceof MethodArgumentTypeMismatchException argument) {
            return argument.getName();
        }
        return e.getPropertyName() == null ? "" : e.getPropertyName();
    }

    private static String expected(@org.jspecify.annotations.Nullable Class<?> type) {
        if (type == null) {
            return "This is not a value of the type expected here.";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "Enter true or false.";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "Enter a number.";
        }
        if (type.isEnum()) {
            return "Enter one of "
                    + java.util.Arrays.stream(type.getEnumConstants())
                            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "))
                    + ".";
        }
        if (java.time.LocalDate.class == type) {
            return "Enter a date such as 2027-01-13.";
        }
        return "This is not a value of the type expected here.";
    }

    private static String messageOf(FieldError error) {
        String message = error.getDefaultMessage();
        return error.isBindingFailure() || message == null ? "This value does not fit." : message;
    }

    private static String said(Exception e) {
        return e.getMessage() == null ? "" : e.getMessage();
    }
}
