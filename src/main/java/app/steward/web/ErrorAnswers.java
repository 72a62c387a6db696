package app.steward.web;

import app.steward.problem.DatabaseAway;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.PathContainer;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.stereotype.Controller;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.servlet.view.RedirectView;

/**
 * Turns what went wrong into an answer: problem+json for programs and for scripts of a page, a page for people. Pages
 * are drawn by a forward, so that they get the top bar of whoever is signed in.
 */
@Controller
@ControllerAdvice
class ErrorAnswers implements ErrorController {
    private static final String PATH = "/error";
    private static final String PROBLEM = Problem.class.getName();

    /** Where the pieces of list pages stand, apart from the pages themselves. */
    private static final String PIECES = "/portfolio/";

    /** Asked late: it looks for the advice that this is. */
    private final ObjectProvider<RequestMappingHandlerMapping> mappings;

    ErrorAnswers(@Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mappings) {
        this.mappings = mappings;
    }

    /** Null where nobody listens any more, or where the answer has begun already. */
    @ExceptionHandler
    @Nullable
    Object answer(Exception e, HttpServletRequest request, HttpServletResponse response) throws Exception {
        if (e instanceof AccessDeniedException || e instanceof AuthenticationException) {
            throw e; // the security filters ask for a sign-in or a key
        }
        if (DatabaseAway.caused(e)) {
            throw e; // answered before all this, since not even the page of errors can be drawn
        }
        if (e instanceof RequestRejectedException || UnreadableRequests.in(e) != null) {
            throw e; // filters refuse what no page can be drawn for, since its parameters can't be read
        }
        if (e instanceof AsyncRequestNotUsableException || response.isCommitted()) {
            return null;
        }
        Problem problem = Problems.of(e);
        if (wantsJson(request, request.getRequestURI())) {
            HttpHeaders headers = new HttpHeaders();
            if (e instanceof ErrorResponse known
                    && known.getHeaders().getAllow().size() > 0) {
                headers.setAllow(known.getHeaders().getAllow());
            }
            if (e instanceof ErrorResponse known && known.getHeaders().containsHeader(HttpHeaders.RETRY_AFTER)) {
                headers.set(HttpHeaders.RETRY_AFTER, known.getHeaders().getFirst(HttpHeaders.RETRY_AFTER));
            }
            return json(problem, headers, request.getRequestURI(), request);
        }
        if (e instanceof HttpRequestMethodNotSupportedException
                && request.getMethod().equals(HttpMethod.GET.name())) {
            String page = pageOf(request);
            if (page != null) {
                RedirectView there = new RedirectView(page, true, false);
                there.setExpandUriTemplateVariables(false); // browsers send braces as they are
                return new ModelAndView(there);
            }
        }
        request.setAttribute(PROBLEM, problem);
        return new ModelAndView("forward:" + PATH);
    }

    /**
     * The page that a form belongs to, when its own address is asked for: what stands in the browser after a form came back
     * with faults may be reloaded or kept as a bookmark. Null where there is none.
     */
    private @Nullable String pageOf(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
        for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
            String above = path.substring(0, end);
            for (String page :
                    above.startsWith(PIECES) ? List.of(above, above.substring(PIECES.length() - 1)) : List.of(above)) {
                if (isPage(page)) {
                    return page + query;
                }
            }
        }
        return null;
    }

    private boolean isPage(String path) {
        PathContainer parsed = PathContainer.parsePath(path);
        return mappings.getObject().getHandlerMethods().keySet().stream()
                .filter(mapping -> mapping.getMethodsCondition().getMethods().contains(RequestMethod.GET))
                .anyMatch(mapping -> mapping.getPathPatternsCondition() != null
                        && mapping.getPathPatternsCondition().getPatterns().stream()
                                .anyMatch(pattern -> pattern.matches(parsed)));
    }

    /** Also what the container and the security filters refuse. */
    @RequestMapping(PATH)
    Object show(HttpServletRequest request, HttpServletResponse response) {
        Problem problem = (Problem) request.getAttribute(PROBLEM);
        String address = (String) request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        if (problem == null) {
            Integer status = (Integer) request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
            Throwable cause = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
            // Asked for directly, the page of errors is a page like any other that does not exist.
            problem = cause instanceof Exception e
                    ? Problems.of(e)
                    : Problems.ofStatus(
                            status == null ? HttpStatus.NOT_FOUND.value() : status,
                            cause == null ? new IllegalStateException("Refused by the server: " + address) : cause);
        }
        if (wantsJson(request, address == null ? "" : address)) {
            return json(problem, new HttpHeaders(), address == null ? "" : address, request);
        }
        response.setStatus(problem.status());
        return new ModelAndView("error/page", "error", ErrorView.of(problem));
    }

    private static ResponseEntity<Object> json(
            Problem problem, HttpHeaders headers, String address, HttpServletRequest request) {
        headers.setCacheControl("no-store");
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(problem.status()).headers(headers);
        return isForEvents(request, address)
                ? answer.contentType(MediaType.APPLICATION_JSON).body(EventFailure.of(problem))
                : answer.contentType(MediaType.APPLICATION_PROBLEM_JSON).body(problem);
    }

    private static boolean isForEvents(HttpServletRequest request, String address) {
        return address.startsWith(request.getContextPath())
                && EventFailure.isFor(address.substring(request.getContextPath().length()));
    }

    private static boolean wantsJson(HttpServletRequest request, String address) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return address.startsWith(request.getContextPath() + "/api/")
                || isForEvents(request, address)
                || request.getHeader("HX-Request") != null
                || accept != null && accept.startsWith(MediaType.APPLICATION_JSON_VALUE);
    }
}
