package app.steward.health;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Rounds parts to whole numbers so that they add up to the whole that is shown with them. */
public final class LargestRemainder {

    private LargestRemainder() {}

    /**
     * The parts as whole numbers: each rounded down, and those that lost most rounded up until the sum is right. Of
     * equal losses the first part gets more.
     *
     * @param parts 0 or more each; their sum, rounded, is the total
     * @throws IllegalArgumentException where the parts can't be rounded to that total
     */
    public static List<Integer> of(List<BigDecimal> parts, int total) {
        List<Integer> whole = new ArrayList<>();
        parts.forEach(part -> whole.add(part.setScale(0, RoundingMode.FLOOR).intValueExact()));
        int missing = total - whole.stream().mapToInt(Integer::intValue).sum();
        if (missing < 0 || missing > parts.size()) {
            throw new IllegalArgumentException("The parts " + parts + " are not those of " + total);
        }
        IntStream.range(0, parts.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> parts.get(i).subtract(BigDecimal.valueOf(whole.get(i))))
                        .reversed())
                .limit(missing)
                .forEach(i -> whole.set(i, whole.get(i) + 1));
        return whole;
    }
}
