package app.steward.listing;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The query of an address: signs that it may hold as they are stay readable. */
public final class QueryText {

    private QueryText() {}

    /** {@code name=value&name=value}, in the order of the map. */
    public static String write(Map<String, String> params) {
        StringBuilder query = new StringBuilder();
        params.forEach((name, value) -> {
            query.append(query.isEmpty() ? "" : "&").append(name).append('=').append(encoded(value));
        });
        return query.toString();
    }

    /** What {@link #write} wrote. */
    static Map<String, String> read(String query) {
        Map<String, String> params = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            int is = pair.indexOf('=');
            if (is > 0) {
                params.put(
                        pair.substring(0, is),
                        UseText.decode(pair.substring(is + 1).replace("+", "%20")));
            }
        }
        return params;
    }

    /** Most values of the hundred addresses of a page are words that stand as they are. */
    private static String encoded(String value) {
        if (value.chars().allMatch(QueryText::isPlain)) {
            return value;
        }
        return URLEncoder.encode(value, StandardCharsets.UTF_8)
                .replace("%3A", ":")
                .replace("%2C", ",")
                .replace("%28", "(")
                .replace("%29", ")")
                .replace("%3B", ";")
                .replace("%3D", "=")
                .replace("%40", "@")
                .replace("%7E", "~");
    }

    private static boolean isPlain(int sign) {
        return sign >= 'a' && sign <= 'z'
                || sign >= 'A' && sign <= 'Z'
                || sign >= '0' && sign <= '9'
                || sign < 128 && "-_.*:,();=@~".indexOf(sign) >= 0;
    }
}
