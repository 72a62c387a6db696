package app.steward.guard;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request as seen from outside of the proxies. The headers that say so are read here and hidden from all others, so
 * that nobody believes them a second time.
 */
final class ForwardedRequest extends HttpServletRequestWrapper {

    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");

    private final String scheme;
    private final String host;
    private final int port;
    private final String address;

    ForwardedRequest(HttpServletRequest request, Networks proxies, @Nullable URI url) {
        super(request);
        String sender = String.valueOf(request.getRemoteAddr());
        boolean trusted = proxies.hold(sender);
        address = trusted ? client(request, proxies, sender) : sender;
        if (url != null) {
            scheme = url.getScheme();
            host = url.getHost();
            port = url.getPort() < 0 ? usualPort(scheme) : url.getPort();
            return;
        }
        String proto = trusted ? first(request, "X-Forwarded-Proto").toLowerCase(Locale.ROOT) : "";
        boolean told = proto.equals("http") || proto.equals("https");
        scheme = told ? proto : request.getScheme();
        Matcher forwarded = HOST.matcher(trusted ? last(request, "X-Forwarded-Host") : "");
        if (forwarded.matches()) {
            host = forwarded.group(1);
            port = port(forwarded.group(2), port(first(request, "X-Forwarded-Port"), usualPort(scheme)));
        } else {
            host = request.getServerName();
            port = told && request.getServerPort() == usualPort(request.getScheme())
                    ? usualPort(scheme)
                    : request.getServerPort();
        }
    }

    /** Each proxy adds whom it heard: the last that no trusted one stands for is who sent the request. */
    private static String client(HttpServletRequest request, Networks proxies, String sender) {
        List<String> heard = new ArrayList<>();
        for (String line : Collections.list(request.getHeaders("X-Forwarded-For"))) {
            for (String one : line.split(",", -1)) {
                heard.add(bare(one.strip()));
            }
        }
        String client = sender;
        for (int i = heard.size() - 1; i >= 0 && proxies.hold(client); i--) {
            if (!heard.get(i).isEmpty()) {
                client = heard.get(i);
            }
        }
        return client;
    }

    /** Without the port that some proxies write behind the address. */
    private static String bare(String address) {
        Matcher host = HOST.matcher(address);
        return host.matches() ? host.group(1).replaceAll("[\\[\\]]", "") : address;
    }

    private static String first(HttpServletRequest request, String header) {
        String value = request.getHeader(header);
        return value == null ? "" : value.split(",", 2)[0].strip();
    }

    private static String last(HttpServletRequest request, String header) {
        String value = request.getHeader(header);
        return value == null ? "" : value.substring(value.lastIndexOf(',') + 1).strip();
    }

    private static int port(@Nullable String digits, int otherwise) {
        return digits == null || !digits.matches("[0-9]{1,5}") ? otherwise : Integer.parseInt(digits);
    }

    private static int usualPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    private static boolean hidden(String header) {
        return header.equalsIgnoreCase("Forwarded") || header.regionMatches(true, 0, "X-Forwarded-", 0, 12);
    }

    @Override
    public @Nullable String getHeader(String name) {
        return hidden(name) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return hidden(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        List<String> names = Collections.list(super.getHeaderNames());
        names.removeIf(ForwardedRequest::hidden);
        return Collections.enumeration(names);
    }

    @Override
    public String getScheme() {
        return scheme;
    }

    @Override
    public boolean isSecure() {
        return scheme.equals("https");
    }

    @Override
    public String getServerName() {
        return host;
    }

    @Override
    public int getServerPort() {
        return port;
    }

    @Override
    public StringBuffer getRequestURL() {
        StringBuffer all = new StringBuffer(scheme).append("://").append(host);
        if (port != usualPort(scheme)) {
            all.append(':').append(port);
        }
        return all.append(getRequestURI());
    }

    @Override
    public String getRemoteAddr() {
        return address;
    }

    @Override
    public String getRemoteHost() {
        return address;
    }
}
