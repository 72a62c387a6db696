package app.steward.webhook;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where webhooks may go. Addresses of this machine and of private networks are refused, since what stands there trusts who
 * comes from inside, and the answer is shown to people.
 */
final class WebhookAddress {
    private static final int MOST = 2_000;

    private WebhookAddress() {}

    /**
     * What is wrong with an address as it was typed; empty where nothing is. Names are not looked up: they may mean another
     * address each time, which is why that is asked again when something is sent.
     */
    static Optional<String> fault(String url, boolean privateToo) {
        URI uri = parsed(url);
        if (uri == null || url.length() > MOST) {
            return Optional.of("Enter an address such as https://hooks.example.com/steward.");
        } else if (uri.getRawUserInfo() != null) {
            return Optional.of("Leave name and password out of the address: whoever receives it checks the signature.");
        } else if (uri.getRawFragment() != null) {
            return Optional.of("Leave out what follows #: it is never sent.");
        }
        String host = host(uri);
        boolean named = !isLiteral(host);
        if (!privateToo
                && (named && (host.equals("localhost") || host.endsWith(".localhost")) || !named && isRefused(host))) {
            return Optional.of(
                    "Addresses of this machine and of private networks are not sent to. The operator allows them with"
                            + " STEWARD_WEBHOOK_PRIVATE=true.");
        }
        return Optional.empty();
    }

    private static @Nullable URI parsed(String url) {
        try {
            URI uri = new URI(url).parseServerAuthority();
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean web = scheme.equals("https") || scheme.equals("http");
            boolean ascii = url.chars().allMatch(c -> c > ' ' && c < 127);
            return web && ascii && uri.getHost() != null && uri.getPort() <= 65_535 ? uri : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** In small letters, without the brackets of IPv6. */
    static String host(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    static int port(URI uri) {
        boolean plain = "http".equalsIgnoreCase(uri.getScheme());
        return uri.getPort() >= 0 ? uri.getPort() : plain ? 80 : 443;
    }

    private static boolean isLiteral(String host) {
        return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    }

    private static boolean isRefused(String literal) {
        try {
            return isPrivate(InetAddress.getByName(literal));
        } catch (UnknownHostException e) {
            return true;
        }
    }

    /** Whether it is of no public network: loopback, private, link-local, shared, reserved, or one that leads to such. */
    static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return isPrivate4(bytes);
        }
        return !(address instanceof Inet6Address) || isPrivate6(bytes);
    }

    private static boolean isPrivate4(byte[] bytes) {
        int a = bytes[0] & 0xff;
        int b = bytes[1] & 0xff;
        int c = bytes[2] & 0xff;
        return a == 0
                || a == 10
                || a == 127
                || a >= 224 // several at once, reserved, all
                || a == 100 && b >= 64 && b < 128 // shared by a provider's customers
                || a == 169 && b == 254 // link-local, with what clouds tell their machines
                || a == 172 && b >= 16 && b < 32
                || a == 192 && b == 168
                || a == 192 && b == 0 && (c == 0 || c == 2)
                || a == 198 && (b == 18 || b == 19 || b == 51 && c == 100)
                || a == 203 && b == 0 && c == 113;
    }

    private static boolean isPrivate6(byte[] bytes) {
        int first = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        int second = (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
        if (first == 0x2002) { // 6to4: an IPv4 address in it
            return isPrivate4(Arrays.copyOfRange(bytes, 2, 6));
        } else if (first == 0x64 && second == 0xff9b) { // translated to the IPv4 address at its end
            return isPrivate4(Arrays.copyOfRange(bytes, 12, 16));
        }
        // what is public begins with 001: not ::1, ::, mapped and compatible IPv4, fc00::/7, fe80::/10, ff00::/8
        return first >> 13 != 1 || first == 0x2001 && (second == 0 || second == 0xdb8);
    }
}
