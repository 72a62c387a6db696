package app.steward.guard;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Takes {@code //v1/import/} for {@code /v1/import/}. Clients of the tracking API that were given an address with a slash
 * at its end send that, and Spring Security refuses doubled slashes, which stay refused everywhere else.
 */
final class DoubledSlashFilter extends OncePerRequestFilter {
    private static final String DOUBLED = "//v1/";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(Paths.of(request).startsWith(DOUBLED) ? new SingleSlash(request) : request, response);
    }

    private static final class SingleSlash extends HttpServletRequestWrapper {
        SingleSlash(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getRequestURI() {
            return getContextPath()
                    + super.getRequestURI().substring(getContextPath().length() + 1);
        }

        @Override
        public StringBuffer getRequestURL() {
            StringBuffer address = super.getRequestURL();
            int doubled = address.indexOf(DOUBLED, address.indexOf("://") + 3);
            return doubled < 0 ? address : address.deleteCharAt(doubled);
        }
    }
}
