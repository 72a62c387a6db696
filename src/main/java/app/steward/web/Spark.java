package app.steward.web;

import java.lang.reflect.Array;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Draws the small graphs and the larger daily line as SVG paths; {@code @spark} in templates. */
public final class Spark {
    private static final double BAR_STEP = 6;
    private static final double BAR_HEIGHT = 20;
    private static final double CHART_WIDTH = 760;
    private static final double CHART_HEIGHT = 150;
    private static final double CALM = 0.1;
    private static final double MOVES_HEIGHT = 120;
    private static final double GAP = 0.3;

    /**
     * Fourteen bars from zero up.
     *
     * @param bars path of the bars but the last
     * @param zeros path of the grey lines that stand for 0
     * @param last path of the last bar, empty when it is 0
     * @param words the same in words
     */
    public record Bars(String bars, String zeros, String last, String words) {}

    /**
     * A line and the area under it.
     *
     * @param words the same in words
     */
    public record Line(String line, String area, String words) {}

    /**
     * A line over many days, from zero up.
     *
     * @param marks of the axis, from the top down
     * @param days under the axis, from the left
     */
    public record Daily(String line, String area, List<Double> marks, List<LocalDate> days, String words) {}

    /**
     * Bars up and bars down from a line in the middle, on one scale.
     *
     * @param top what fills the box, up or down
     * @param words the same in words
     */
    public record Moves(String up, String down, double top, String words) {}

    /** Bars 6 apart in a box 20 high; coordinates are rounded to half pixels, since fifty of them stand on a page. */
    public Bars bars(@Nullable Object values) {
        double[] numbers = numbers(values);
        double top = max(numbers);
        StringBuilder bars = new StringBuilder();
        StringBuilder zeros = new StringBuilder();
        StringBuilder last = new StringBuilder();
        for (int i = 0; i < numbers.length; i++) {
            double height = top == 0 ? 0 : Math.round(numbers[i] / top * BAR_HEIGHT * 2) / 2.0;
            if (numbers[i] <= 0) {
                bar(zeros, i, 1.5);
            } else {
                bar(i == numbers.length - 1 ? last : bars, i, Math.max(1.5, height));
            }
        }
        String words = numbers.length == 0
                ? "no value"
                : "lowest " + plain(min(numbers)) + ", highest " + plain(top) + ", latest "
                        + plain(numbers[numbers.length - 1]);
        return new Bars(bars.toString(), zeros.toString(), last.toString(), words);
    }

    /** A line that fills its box, but never makes a spread under a tenth of the value look like more. */
    public Line line(@Nullable Object values, double width, double height) {
        double[] numbers = numbers(values);
        if (numbers.length == 0) {
            return new Line("", "", "no value");
        }
        double low = min(numbers);
        double high = max(numbers);
        double spread = Math.max(high - low, Math.max(Math.abs(high) * CALM, 1));
        double middle = (high + low) / 2;
        double pad = 2;
        double[] y = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            y[i] = height / 2 - (numbers[i] - middle) / spread * (height - 2 * pad);
        }
        String line = path(y, width);
        return new Line(
                line,
                line + "L" + half(width) + " " + half(height) + "L0 " + half(height) + "Z",
                "from " + plain(numbers[0]) + " to " + plain(numbers[numbers.length - 1]));
    }

    /**
     * The large graph.
     *
     * @param last the day of the last value
     */
    public Daily daily(@Nullable Object values, LocalDate last) {
        double[] numbers = numbers(values);
        double top = ceiling(max(numbers));
        double[] y = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            y[i] = CHART_HEIGHT - numbers[i] / top * CHART_HEIGHT;
        }
        String line = path(y, CHART_WIDTH);
        String words = numbers.length == 0
                ? "no value"
                : numbers.length + " days: lowest " + plain(min(numbers)) + ", highest " + plain(max(numbers))
                        + ", latest " + plain(numbers[numbers.length - 1]);
        int days = Math.max(numbers.length - 1, 0);
        List<LocalDate> marks = IntStream.rangeClosed(0, 3)
                .mapToObj(part -> last.minusDays(Math.round(days * (3 - part) / 3.0)))
                .distinct()
                .toList();
        return new Daily(
                line,
                numbers.length == 0
                        ? ""
                        : line + "L" + half(CHART_WIDTH) + " " + half(CHART_HEIGHT) + "L0 " + half(CHART_HEIGHT) + "Z",
                List.of(top, top / 2, 0.0),
                marks,
                words);
    }

    /** What came and what went, each a bar in its part of the width. The lowest bar is still seen. */
    public Moves moves(List<Long> came, List<Long> went) {
        double[] up = numbers(came);
        double[] down = numbers(went);
        double top = ceiling(Math.max(max(up), max(down)));
        double step = CHART_WIDTH / Math.max(1, up.length);
        StringBuilder above = new StringBuilder();
        StringBuilder below = new StringBuilder();
        for (int i = 0; i < up.length; i++) {
            double left = i * step + step * GAP / 2;
            move(above, left, step * (1 - GAP), up[i] / top, -1);
            move(below, left, step * (1 - GAP), down[i] / top, 1);
        }
        return new Moves(
                above.toString(),
                below.toString(),
                top,
                "at most " + plain(max(up)) + " entered and " + plain(max(down)) + " left at once");
    }

    private static void move(StringBuilder path, double left, double width, double share, int way) {
        if (share > 0) {
            double height = Math.max(1.5, share * MOVES_HEIGHT / 2);
            path.append('M')
                    .append(half(left))
                    .append(' ')
                    .append(half(MOVES_HEIGHT / 2))
                    .append('h')
                    .append(half(width))
                    .append('v')
                    .append(half(way * height))
                    .append("h-")
                    .append(half(width))
                    .append('z');
        }
    }

    /** Where a value of a line stands, from the left of a box so wide. */
    public double at(int place, int count, double width) {
        return count < 2 ? 0 : Math.round(place * width / (count - 1) * 2) / 2.0;
    }

    /** The next of 2, 4, 10, 20, 40, 60, 80, 100, ... so that half of it is a round number too. */
    static double ceiling(double value) {
        if (value <= 2) {
            return 2;
        }
        double unit = Math.pow(10, Math.floor(Math.log10(value)));
        for (double step : new double[] {1, 2, 4, 6, 8, 10}) {
            if (value <= unit * step) {
                return Math.max(2, unit * step);
            }
        }
        return unit * 10;
    }

    private static void bar(StringBuilder path, int place, double height) {
        path.append('M')
                .append(half(place * BAR_STEP))
                .append(' ')
                .append(half(BAR_HEIGHT - height))
                .append("h4.5v")
                .append(half(height))
                .append("h-4.5z");
    }

    private static String path(double[] y, double width) {
        if (y.length == 0) {
            return "";
        }
        if (y.length == 1) {
            return "M0 " + half(y[0]) + "L" + half(width) + " " + half(y[0]);
        }
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < y.length; i++) {
            path.append(i == 0 ? 'M' : 'L')
                    .append(half(i * width / (y.length - 1)))
                    .append(' ')
                    .append(half(y[i]));
        }
        return path.toString();
    }

    private static String half(double value) {
        long halves = Math.round(value * 2);
        return halves % 2 == 0 ? Long.toString(halves / 2) : (halves < 0 ? "-" : "") + Math.abs(halves) / 2 + ".5";
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.1f", value);
    }

    private static double max(double[] values) {
        double most = 0;
        for (double value : values) {
            most = Math.max(most, value);
        }
        return most;
    }

    private static double min(double[] values) {
        double least = values.length == 0 ? 0 : values[0];
        for (double value : values) {
            least = Math.min(least, value);
        }
        return least;
    }

    private static double[] numbers(@Nullable Object values) {
        Object array = values instanceof Collection<?> many ? many.toArray() : values;
        if (array == null || !array.getClass().isArray()) {
            return new double[0];
        }
        double[] numbers = new double[Array.getLength(array)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Array.get(array, i) instanceof Number number ? number.doubleValue() : 0;
        }
        return numbers;
    }
}
