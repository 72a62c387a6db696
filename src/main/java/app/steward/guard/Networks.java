package app.steward.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A set of networks, such as {@code 10.0.0.0/8} or one address. Loopback always belongs to it. */
final class Networks {

    /** Digits and colons only, so that nothing is looked up by name. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private record Network(byte[] address, int bits) {

        boolean holds(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if ((address[bit >> 3] & mask) != (other[bit >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Network> all = new ArrayList<>();

    /** @throws IllegalArgumentException where a text is neither an address nor a network */
    Networks(List<String> texts) {
        texts.forEach(text -> all.add(network(text.strip())));
    }

    boolean hold(String address) {
        byte[] bytes = bytes(address);
        return bytes != null && (loopback(bytes) || all.stream().anyMatch(network -> network.holds(bytes)));
    }

    private static boolean loopback(byte[] address) {
        try {
            return InetAddress.getByAddress(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static Network network(String text) {
        int slash = text.indexOf('/');
        byte[] address = bytes(slash < 0 ? text : text.substring(0, slash));
        if (address != null) {
            int most = address.length * 8;
            int bits = slash < 0 ? most : number(text.substring(slash + 1));
            if (bits >= 0 && bits <= most) {
                return new Network(address, bits);
            }
        }
        throw new IllegalArgumentException(
                "\"" + text + "\" is no network address; write 10.0.0.5 or 10.0.0.0/8, separated by commas");
    }

    private static int number(String digits) {
        return digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : -1;
    }

    private static byte @org.jspecify.annotations.Nullable [] bytes(String address) {
        if (!ADDRESS.matcher(address).matches()) {
            return null;
        }
        try {
            // an IPv4 address written as IPv6 comes out as IPv4
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
