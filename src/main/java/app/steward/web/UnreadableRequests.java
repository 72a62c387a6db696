package app.steward.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Parameters are decoded when somebody first asks for one, which may be a filter, and what can't be decoded (a
 * {@code %} alone, half a form) throws there: such a request is refused, wherever it was found out. The page that says
 * so is drawn without parameters, since they would throw again.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class UnreadableRequests implements Filter {

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getDispatcherType() == DispatcherType.ERROR) {
            chain.doFilter(new WithoutParameters((HttpServletRequest) request), response);
            return;
        }
        if (isOfAnyType(request.getContentType())) {
            ((HttpServletResponse) response).sendError(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException e) {
            InvalidParameterException unreadable = in(e);
            if (unreadable == null || response.isCommitted()) {
                throw e;
            }
            // a body that ends early counts as a fault of the server's with Tomcat
            int status = unreadable.getErrorCode();
            ((HttpServletResponse) response).sendError(status < 500 ? status : HttpServletResponse.SC_BAD_REQUEST);
        }
    }

    /** A body is of one type: a pattern of types, as one accepts, throws where Spring reads the headers. */
    private static boolean isOfAnyType(@Nullable String type) {
        return type != null && type.split(";", 2)[0].contains("*");
    }

    /** The reason why no parameter of the request can be read; null where that is not what went wrong. */
    static @Nullable InvalidParameterException in(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidParameterException unreadable) {
                return unreadable;
            }
        }
        return null;
    }

    private static final class WithoutParameters extends HttpServletRequestWrapper {
        WithoutParameters(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getContentType() {
            return null;
        }

        @Override
        public @Nullable String getParameter(String name) {
            return null;
        }

        @Override
        public String @Nullable [] getParameterValues(String name) {
            return null;
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            return Map.of();
        }

        @Override
        public Enumeration<String> getParameterNames() {
            return Collections.emptyEnumeration();
        }
    }
}
