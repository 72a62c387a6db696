package app.steward.task.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** The address of My tasks with what narrows and arranges it; what is not said is as usual. */
public record TaskUrl(Map<String, String> params) {
    static final List<String> KNOWN = List.of("show", "who", "role", "by");

    static TaskUrl of(Map<String, String> sent) {
        Map<String, String> params = new LinkedHashMap<>();
        for (String known : KNOWN) {
            String value = sent.get(known);
            if (value != null && !value.isBlank()) {
                params.put(known, value.strip());
            }
        }
        return new TaskUrl(params);
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
        return written("/tasks", other);
    }

    /** A piece of the page, with the same. */
    public String under(String path) {
        return written("/tasks/" + path, params);
    }

    public boolean isNarrowed() {
        return params.keySet().stream().anyMatch(key -> !key.equals("by"));
    }

    @Override
    public String toString() {
        return written("/tasks", params);
    }

    private static String written(String path, Map<String, String> params) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(path);
        params.forEach((key, value) -> address.queryParam(key, "{" + key + "}"));
        return address.encode().buildAndExpand(params).toUriString();
    }
}
