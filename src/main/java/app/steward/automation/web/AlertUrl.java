package app.steward.automation.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** The address of the list of alerts with what narrows it; what is not said is as usual. */
public record AlertUrl(Map<String, String> params) {
    private static final List<String> KNOWN = List.of("state", "type", "rule", "who");

    static AlertUrl of(Map<String, String> sent) {
        Map<String, String> params = new LinkedHashMap<>();
        for (String known : KNOWN) {
            String value = sent.get(known);
            if (value != null && !value.isBlank()) {
                params.put(known, value.strip());
            }
        }
        return new AlertUrl(params);
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
        return written("/alerts/open", other);
    }

    /** Something that is done with it, with the same. */
    public String under(String path) {
        return written("/alerts/" + path, params);
    }

    public boolean isNarrowed() {
        return !params.isEmpty();
    }

    @Override
    public String toString() {
        return written("/alerts/open", params);
    }

    private static String written(String path, Map<String, String> params) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(path);
        params.forEach((key, value) -> address.queryParam(key, "{" + key + "}"));
        return address.encode().buildAndExpand(params).toUriString();
    }
}
