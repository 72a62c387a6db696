package app.steward.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads the choice of a {@link Merge}: an input whose sender takes what somebody else had stored has that value, before
 * any page reads the form. So every form takes choices alike, and knows nothing of them.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class ChosenVersions extends OncePerRequestFilter {
    private static final String VALUE = "stored.";

    /** Forms of pages alone: a client of the tracking API calls its JSON a form, and to ask for parameters would eat it. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String type = request.getContentType();
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return EventFailure.isFor(path)
                || !request.getMethod().equals("POST")
                || type == null
                || !type.startsWith("application/x-www-form-urlencoded");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Map<String, String[]> chosen = new LinkedHashMap<>();
        request.getParameterMap().forEach((name, values) -> {
            String input = name.startsWith(Merge.TAKE) ? name.substring(Merge.TAKE.length()) : "";
            String value = request.getParameter(VALUE + input);
            if (!input.isEmpty() && values[0].equals(Merge.STORED) && value != null) {
                chosen.put(input, new String[] {value});
            }
        });
        chain.doFilter(chosen.isEmpty() ? request : new Chosen(request, chosen), response);
    }

    private static final class Chosen extends HttpServletRequestWrapper {
        private final Map<String, String[]> values;

        Chosen(HttpServletRequest request, Map<String, String[]> chosen) {
            super(request);
            values = new LinkedHashMap<>(request.getParameterMap());
            values.putAll(chosen);
        }

        @Override
        public @Nullable String getParameter(String name) {
            String[] all = values.get(name);
            return all == null ? null : all[0];
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            return Collections.unmodifiableMap(values);
        }

        @Override
        public Enumeration<String> getParameterNames() {
            return Collections.enumeration(values.keySet());
        }

        @Override
        public String @Nullable [] getParameterValues(String name) {
            return values.get(name);
        }
    }
}
