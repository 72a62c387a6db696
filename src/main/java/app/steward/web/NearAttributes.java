package app.steward.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * A request that has at hand what was last said through it. Thymeleaf keeps every variable of a template as an attribute
 * and asks for it again and again, each time through all that wraps the request outside, which is a tenth of a page.
 * What is said is also said to the outside, and what is not known here is asked there.
 */
final class NearAttributes extends HttpServletRequestWrapper {
    private final Map<String, Object> said = new HashMap<>();

    private NearAttributes(HttpServletRequest request) {
        super(request);
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        Object near = said.get(name);
        return near != null ? near : super.getAttribute(name);
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        super.setAttribute(name, value);
        if (value == null) {
            said.remove(name);
        } else {
            said.put(name, value);
        }
    }

    @Override
    public void removeAttribute(String name) {
        super.removeAttribute(name);
        said.remove(name);
    }

    /** Hands on the request so. */
    static final class Filter extends OncePerRequestFilter {
        @Override
        protected boolean shouldNotFilterErrorDispatch() {
            return false;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            chain.doFilter(new NearAttributes(request), response);
        }
    }
}
