package app.steward.attention;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an account has its attention for.
 *
 * @param points what it adds
 * @param words with the number that it goes by, as of today: "Renewal in 21 days"
 */
public record Reason(Part part, int points, String words) {

    /** Those that are stored of an account, what adds most first. Days are stored as such and counted when read. */
    static List<Reason> read(String stored, LocalDate today) {
        JsonNode parts = JsonMapper.shared().readTree(stored);
        return StreamSupport.stream(parts.spliterator(), false)
                .flatMap(part -> of(part, today))
                .sorted(Comparator.comparingInt(Reason::points).reversed().thenComparing(Reason::part))
                .toList();
    }

    /** None for one that this version does not know. */
    private static Stream<Reason> of(JsonNode stored, LocalDate today) {
        int points = stored.path("points").intValue();
        @Nullable String on = stored.path("on").stringValue(null);
        return Part.of(stored.path("key").stringValue("")).stream()
                .map(part -> new Reason(
                        part,
                        points,
                        on == null
                                ? part.words(stored.path("by").intValue())
                                : part.words(LocalDate.parse(on), today)));
    }
}
