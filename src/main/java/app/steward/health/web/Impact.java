package app.steward.health.web;

import app.steward.health.Band;
import app.steward.health.HealthCounts.Bands;
import app.steward.health.HealthPreview;
import app.steward.web.Formats;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What another priority would do, as the page tells it.
 *
 * @param accounts that another segment would decide for
 * @param banded accounts whose overall health would change band
 * @param moves between segments, the largest first
 * @param moved which segment was moved, as a sentence
 */
record Impact(long accounts, long banded, List<Flow> moves, List<BandFlow> bands, Bands now, Bands then, String moved) {

    /** Accounts that would go from one deciding segment to another. */
    record Flow(
            @Nullable Integer fromId, String from, @Nullable Integer toId, String to, long accounts) {}

    /** Accounts that would go from one band to another; null is not computed. */
    record BandFlow(@Nullable String from, @Nullable String to, long accounts) {}

    static Impact of(
            HealthPreview.OfPriority preview,
            Bands now,
            Map<Integer, String> names,
            List<Integer> saved,
            List<Integer> asked) {
        List<Flow> moves = preview.moves().stream()
                .map(move -> new Flow(
                        move.from(), name(names, move.from()), move.to(), name(names, move.to()), move.accounts()))
                .sorted(Comparator.comparingLong(Flow::accounts).reversed())
                .toList();
        Bands then = now;
        List<BandFlow> bands = new ArrayList<>();
        for (HealthPreview.BandMove move : preview.bands()) {
            bands.add(new BandFlow(key(move.from()), key(move.to()), move.accounts()));
            then = then.moved(move.from(), move.to(), move.accounts());
        }
        bands.sort(Comparator.comparingLong(BandFlow::accounts).reversed());
        return new Impact(
                preview.accounts(),
                bands.stream().mapToLong(BandFlow::accounts).sum(),
                moves,
                bands,
                now,
                then,
                moved(names, saved, asked));
    }

    /** How many accounts more this segment would decide for; null is the default. */
    long change(@Nullable Integer segment) {
        return moves.stream()
                .mapToLong(move -> (Objects.equals(move.toId(), segment) ? move.accounts() : 0)
                        - (Objects.equals(move.fromId(), segment) ? move.accounts() : 0))
                .sum();
    }

    /** For people who hear the page. */
    public String inWords() {
        return accounts == 0
                ? "This order would change nothing. Not saved."
                : accounts + (accounts == 1 ? " account would get" : " accounts would get") + " another configuration, "
                        + banded + " of them another band. Not saved.";
    }

    /** How many would get another configuration and how many another band, and from which to which. */
    List<String> sentences(Formats formats) {
        String configured = moves.stream()
                .map(move -> formats.number(move.accounts()) + " from " + move.from() + " to " + move.to())
                .collect(Collectors.joining(", ", ": ", "."));
        String changed = bands.stream()
                .map(move -> formats.number(move.accounts()) + " from " + formats.band(move.from()) + " to "
                        + formats.band(move.to()))
                .collect(Collectors.joining(", ", ": ", "."));
        return List.of(
                accounts == 0
                        ? "No account would get another configuration."
                        : formats.plural(accounts, "account") + " would get another configuration" + configured,
                banded == 0
                        ? "No account would change band."
                        : formats.plural(banded, "account") + " would change band" + changed);
    }

    private static @Nullable String key(@Nullable Band band) {
        return band == null ? null : band.key();
    }

    private static String name(Map<Integer, String> names, @Nullable Integer segment) {
        return segment == null ? "All other accounts" : names.getOrDefault(segment, "Segment " + segment);
    }

    /** "Onboarding moves from 3 to 1": where one was moved, the others only made room for it. */
    private static String moved(Map<Integer, String> names, List<Integer> saved, List<Integer> asked) {
        Integer only = null;
        int most = 0;
        for (Integer id : saved) {
            List<Integer> before = new ArrayList<>(saved);
            List<Integer> after = new ArrayList<>(asked);
            before.remove(id);
            after.remove(id);
            int up = saved.indexOf(id) - asked.indexOf(id);
            // of two neighbours that changed places, the one that rose was moved
            if (before.equals(after) && (Math.abs(up) > most || up == most)) {
                only = id;
                most = Math.abs(up);
            }
        }
        if (only != null && most > 0) {
            return name(names, only) + " moves from " + (saved.indexOf(only) + 1) + " to " + (asked.indexOf(only) + 1);
        }
        long moved = saved.stream()
                .filter(id -> saved.indexOf(id) != asked.indexOf(id))
                .count();
        return moved + " segments change places";
    }
}
