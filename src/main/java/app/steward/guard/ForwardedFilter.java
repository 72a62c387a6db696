package app.steward.guard;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets the rest of Steward see a request as it was sent to the proxy. Whom it came from, and under which name, is taken
 * from {@code X-Forwarded-*} only where a trusted proxy sends it. Where the operator says at which address people open
 * Steward, links go by that and by nothing that was sent.
 */
class ForwardedFilter extends OncePerRequestFilter {

    private final Networks proxies;
    private final @Nullable URI url;

    ForwardedFilter(Networks proxies, @Nullable URI url) {
        this.proxies = proxies;
        this.url = url;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(new ForwardedRequest(request, proxies, url), response);
    }
}
