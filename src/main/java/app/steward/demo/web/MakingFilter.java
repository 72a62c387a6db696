package app.steward.demo.web;

import app.steward.demo.Making;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.web.filter.OncePerRequestFilter;

/** Shows that the demo is being made to whoever comes before it is whole. Health stays up, and programs are told to wait. */
class MakingFilter extends OncePerRequestFilter {
    private static final List<String> ALWAYS =
            List.of("/actuator/", "/assets/", "/webjars/", "/_static/", "/favicon.ico", "/robots.txt");
    private static final String SECONDS = "2";

    private final Making making;

    MakingFilter(Making making) {
        this.making = making;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return making.isWhole() || ALWAYS.stream().anyMatch(path::startsWith);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader("Retry-After", SECONDS);
        response.setHeader("Cache-Control", "no-store");
        String accept = request.getHeader("Accept");
        if (request.getMethod().equals("GET") && accept != null && accept.contains("text/html")) {
            // asks again by itself, without scripts
            response.setHeader("Refresh", SECONDS);
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            request.getRequestDispatcher(MakingPage.ADDRESS).forward(request, response);
        } else {
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        }
    }
}
