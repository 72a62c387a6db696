package app.steward.team.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * A form that was sent by somebody who is signed out by now. What it holds goes with the pages of the sign-in, in the
 * browser, and is sent again by one click; the server stores nothing. Only forms of our own pages are kept: what
 * another site made a browser send must not wait here for a click.
 *
 * @param to the address that the form was sent to, below the context path
 * @param fields its names and values, in order; none that holds a secret
 */
public record KeptForm(String to, List<Map.Entry<String, String>> fields) {
    static final String ADDRESS = "/sign-in/kept";

    private static final String ATTRIBUTE = KeptForm.class.getName();
    private static final String FIELDS = "kept";
    private static final String TO = "kept-to";

    /** In characters: they are sent twice, and a form may hold 1 MiB. */
    private static final int MOST = 200_000;

    private static final Pattern SECRET = Pattern.compile("(?i).*(password|secret|token|_csrf).*");
    private static final Set<String> WITHOUT_SIGN_IN = Set.of("/sign-in", "/sign-out", "/set-up", "/password");

    /** The form that the request sends; empty where it sends none, one of another site, or one that is too large. */
    static Optional<KeptForm> of(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        if (!request.getMethod().equals("POST")
                || request.getContentType() == null
                || !request.getContentType()
                        .toLowerCase(Locale.ROOT)
                        .startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE)
                || !isOurs(request)
                || !isAddress(path)) {
            return Optional.empty();
        }
        String query = request.getQueryString();
        MultiValueMap<String, String> asked =
                UriComponentsBuilder.newInstance().query(query).build().getQueryParams();
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        int size = 0;
        for (Map.Entry<String, String[]> each : request.getParameterMap().entrySet()) {
            // those of the address come first, and stay in the address
            int inAddress = asked.getOrDefault(encoded(each.getKey()), asked.getOrDefault(each.getKey(), List.of()))
                    .size();
            for (int n = inAddress;
                    n < each.getValue().length && !SECRET.matcher(each.getKey()).matches();
                    n++) {
                fields.add(Map.entry(each.getKey(), each.getValue()[n]));
                size += each.getKey().length() + each.getValue()[n].length();
            }
        }
        return size > MOST
                ? Optional.empty()
                : Optional.of(new KeptForm(query == null ? path : path + "?" + query, fields));
    }

    /** The form that the page of the sign-in carries. */
    static Optional<KeptForm> carried(HttpServletRequest request) {
        String to = request.getParameter(TO);
        String fields = request.getParameter(FIELDS);
        if (to == null || fields == null || !isAddress(to)) {
            return Optional.empty();
        }
        List<Map.Entry<String, String>> read = new ArrayList<>();
        try {
            for (String pair : fields.split("&")) {
                int at = pair.indexOf('=');
                if (at > 0) {
                    read.add(Map.entry(decoded(pair.substring(0, at)), decoded(pair.substring(at + 1))));
                }
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // nothing that our page wrote
        }
        return Optional.of(new KeptForm(to, read));
    }

    /** As one value of a form. */
    public String text() {
        return fields.stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** Answers with the page that asks for the sign-in, or, once there is one, for the click. */
    void show(String query, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        request.setAttribute(ATTRIBUTE, this);
        request.getRequestDispatcher(ADDRESS + query).forward(request, response);
    }

    /** What is to be shown. Never read from parameters here, which anybody's link may hold. */
    static @Nullable KeptForm shown(HttpServletRequest request) {
        return (KeptForm) request.getAttribute(ATTRIBUTE);
    }

    private static boolean isAddress(String to) {
        String path = to.split("\\?", 2)[0];
        return to.startsWith("/")
                && !to.startsWith("//")
                && !to.startsWith("/\\")
                && !path.startsWith("/sign-in/")
                && !WITHOUT_SIGN_IN.contains(path);
    }

    private static boolean isOurs(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin");
        }
        String address = request.getRequestURL().toString();
        String host = address.substring(
                0, Math.max(0, address.length() - request.getRequestURI().length()));
        return host.equals(request.getHeader("Origin"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
