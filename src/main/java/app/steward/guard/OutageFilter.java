package app.steward.guard;

import app.steward.problem.DatabaseAway;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * While the database is away every request that needs it is answered with 503 at once, and does not wait for a
 * connection that will not come. What can be served without it still is.
 */
class OutageFilter extends OncePerRequestFilter {

    private static final List<String> WITHOUT_DATABASE =
            List.of("/actuator/health", "/assets/", "/webjars/", "/_static/", "/favicon.ico", "/robots.txt");

    private final BooleanSupplier there;
    private final Runnable lookNow;
    private final Refusals refusals;

    /**
     * @param there whether the database answered when it was asked last
     * @param lookNow has it asked again
     */
    OutageFilter(BooleanSupplier there, Runnable lookNow, Refusals refusals) {
        this.there = there;
        this.lookNow = lookNow;
        this.refusals = refusals;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return WITHOUT_DATABASE.stream().anyMatch(Paths.of(request)::startsWith);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!there.getAsBoolean()) {
            refuse(request, response);
            return;
        }
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException e) {
            if (!DatabaseAway.caused(e) || response.isCommitted()) {
                throw e;
            }
            lookNow.run();
            refuse(request, response);
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        refusals.write(
                request,
                response,
                HttpStatus.SERVICE_UNAVAILABLE,
                "Steward can't reach its database",
                "It goes on by itself as soon as the database is back. Try again in a moment.");
    }
}
