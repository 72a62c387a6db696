package app.steward.value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tags: at most 100 of at most 255 characters, each once, ignoring case. */
public final class Tags {
    private static final int MOST = 100;
    private static final int LONGEST = 255;
    private static final Pattern SEPARATOR = Pattern.compile("[,;|\\r\\n]");

    private Tags() {}

    /** From text as people and files write it: a JSON array, else separated by {@code , ; |} or line breaks. */
    public static List<String> read(String text) {
        String clean = CleanText.of(text);
        if (clean.startsWith("[") && clean.endsWith("]")) {
            try {
                JsonNode array = JsonMapper.shared().readTree(clean);
                if (array.valueStream().noneMatch(JsonNode::isContainer)) {
                    return of(array.valueStream()
                            .filter(tag -> !tag.isNull())
                            .map(JsonNode::asString)
                            .toList());
                }
            } catch (JacksonException e) {
                // Then the brackets belong to the tags.
            }
        }
        return of(List.of(SEPARATOR.split(clean)));
    }

    /** Each tag trimmed, in its first spelling, empty ones left out; throws {@link InvalidValue} for too many. */
    public static List<String> of(List<String> given) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String each : given) {
            String tag = CleanText.read(each);
            if (tag == null) {
                continue;
            } else if (tag.codePointCount(0, tag.length()) > LONGEST) {
                throw new InvalidValue("holds a tag of more than " + LONGEST + " characters", limits());
            }
            tags.putIfAbsent(tag.toLowerCase(Locale.ROOT), tag);
        }
        if (tags.size() > MOST) {
            throw new InvalidValue("holds more than " + MOST + " tags", limits());
        }
        return new ArrayList<>(tags.values());
    }

    private static String limits() {
        return "Enter at most " + MOST + " tags of at most " + LONGEST + " characters.";
    }

    /** Text that {@link #read} reads as these tags: separated by commas, or as JSON where one of them holds a separator. */
    public static String text(List<String> tags) {
        String plain = String.join(", ", tags);
        return read(plain).equals(tags) ? plain : JsonMapper.shared().writeValueAsString(tags);
    }
}
