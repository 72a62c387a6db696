package app.steward.health;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What would change, among the accounts that the asker sees, as programs are told. */
public record PreviewAnswer(long accounts, List<MoveAnswer> moves, List<BandAnswer> bands) {

    public PreviewAnswer {
        moves = List.copyOf(moves);
        bands = List.copyOf(bands);
    }

    /** From one configuration ("default" or the number of a segment) to another. */
    public record MoveAnswer(Object from, Object to, long accounts) {}

    /** From one overall band to another; null is not computed. */
    public record BandAnswer(
            @Nullable String from, @Nullable String to, long accounts) {}

    public static PreviewAnswer of(HealthPreview.OfPriority would) {
        return new PreviewAnswer(
                would.accounts(),
                would.moves().stream()
                        .map(move -> new MoveAnswer(name(move.from()), name(move.to()), move.accounts()))
                        .toList(),
                would.bands().stream()
                        .map(move -> new BandAnswer(key(move.from()), key(move.to()), move.accounts()))
                        .toList());
    }

    /** The same by name. */
    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("accounts", accounts);
        figures.put("moves", moves);
        figures.put("bands", bands);
        return figures;
    }

    private static Object name(@Nullable Integer segment) {
        return segment == null ? "default" : segment;
    }

    private static @Nullable String key(@Nullable Band band) {
        return band == null ? null : band.key();
    }
}
