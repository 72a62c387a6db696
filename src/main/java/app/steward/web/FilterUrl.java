package app.steward.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * The address of a page of rows with what narrows and arranges it; what is not said is as usual.
 *
 * @param path of the page
 * @param folder what the addresses of its pieces, and of what is done with its rows, begin with
 * @param narrowed whether anything narrows it
 */
public record FilterUrl(String path, String folder, Map<String, String> params, boolean narrowed) {

    /**
     * @param narrow the parameters that say which rows it has
     * @param arrange those that say how they stand
     */
    public static FilterUrl of(
            String path, String folder, List<String> narrow, List<String> arrange, Map<String, String> sent) {
        Map<String, String> params = taken(narrow, sent);
        boolean narrowed = !params.isEmpty();
        params.putAll(taken(arrange, sent));
        return new FilterUrl(path, folder, params, narrowed);
    }

    private static Map<String, String> taken(List<String> known, Map<String, String> sent) {
        Map<String, String> params = new LinkedHashMap<>();
        for (String key : known) {
            String value = sent.getOrDefault(key, "").strip();
            if (!value.isEmpty()) {
                params.put(key, value);
            }
        }
        return params;
    }

    public String get(String key) {
        return params.getOrDefault(key, "");
    }

    /** The same but for one thing; null for as usual. */
    public String with(String key, @Nullable String value) {
        Map<String, String> other = new LinkedHashMap<>(params);
        if (value == null || value.isEmpty()) {
            other.remove(key);
        } else {
            other.put(key, value);
        }
        return written(path, other);
    }

    /** A piece of the page, or what is done with its rows, with the same. */
    public String under(String piece) {
        return written(folder + piece, params);
    }

    @Override
    public String toString() {
        return written(path, params);
    }

    private static String written(String path, Map<String, String> params) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(path);
        params.forEach((key, value) -> address.queryParam(key, "{" + key + "}"));
        return address.encode().buildAndExpand(params).toUriString();
    }
}
