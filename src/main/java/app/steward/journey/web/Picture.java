package app.steward.journey.web;

import app.steward.journey.web.Outline.Step;
import app.steward.journey.web.Outline.Way;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A journey drawn top down: boxes and lines with their places, in pixels. A step stands in the middle of its sequence,
 * the ways of a fork side by side, and where they meet again below the lowest of them. At a fork and where ways meet
 * lines lie side by side, the farthest outside, so that none crosses another.
 */
record Picture(double width, double height, List<Box> boxes, List<Line> lines, List<Tag> tags) {
    /** Of the box that everybody comes in by. */
    static final String ENTRY = "entry";

    /** How far a line runs straight before its first turn, and how it is rounded. */
    private static final double RADIUS = 8;

    /** How much of the picture's edge stays empty, for what is outlined. */
    static final double EDGE = 4;

    /** How far beside the middle a line may run that goes straight on. */
    private static final double NEAR = 12;

    private static final double TAG = 16;
    private static final double TAG_PAD = 6;
    private static final double LABEL_SIZE = 11;

    /** How large it is drawn. */
    enum Size {
        /** Beside the outline: icon and name. */
        SMALL(142, 12, 24, 18, 20),
        /** With the numbers of a run. */
        LARGE(208, 22, 26, 18, 22);

        private final double box;
        private final double gap;
        private final double below;
        private final double fork;
        private final double join;

        Size(double box, double gap, double below, double fork, double join) {
            this.box = box;
            this.gap = gap;
            this.below = below;
            this.fork = fork;
            this.join = join;
        }

        double box() {
            return box;
        }
    }

    /**
     * What a box says.
     *
     * @param name of the step
     * @param tag the mark of its state: on, bad, end or nothing
     * @param rows how many lines stand in it: 1, 2 or 3
     */
    record Label(
            String icon,
            String name,
            boolean bad,
            int rows,
            @Nullable String number) {
        static Label of(String icon, String name) {
            return new Label(icon, name, false, 1, null);
        }
    }

    /**
     * A step.
     *
     * @param title its name, as much as fits
     */
    record Box(String key, double x, double y, double width, double height, Label label, String title, boolean closes) {
        public double right() {
            return x + width;
        }

        public double bottom() {
            return y + height;
        }

        public double middle() {
            return x + width / 2;
        }

        /** The classes of its state. */
        public String look(@Nullable String open) {
            return (closes ? "j-end " : "") + (label.bad() ? "j-bad " : "") + (key.equals(open) ? "j-on" : "");
        }

        public double inset() {
            return width < 200 ? 29 : 30;
        }

        /** The first line of text, from the top. */
        public double textDown() {
            return label.rows() == 1 ? 21 : 22;
        }

        public double iconDown() {
            return label.rows() == 1 ? 10 : 11;
        }
    }

    /**
     * From one step to the next.
     *
     * @param points its corners
     * @param from key of the step that it leaves
     * @param way which of that step's ways; 0 where there is one
     * @param to key of the step that it comes to
     */
    record Line(List<double[]> points, double thickness, String from, int way, String to) {

        /** As the path of an SVG, its corners rounded. */
        public String path() {
            StringBuilder path = new StringBuilder("M" + pair(points.get(0)));
            for (int i = 1; i < points.size() - 1; i++) {
                double[] corner = points.get(i);
                double radius = Math.min(
                        RADIUS, Math.min(distance(points.get(i - 1), corner), distance(corner, points.get(i + 1))) / 2);
                path.append('L').append(pair(toward(corner, points.get(i - 1), radius)));
                path.append('Q').append(pair(corner)).append(' ');
                path.append(pair(toward(corner, points.get(i + 1), radius)));
            }
            return path.append('L').append(pair(points.get(points.size() - 1))).toString();
        }

        private static double distance(double[] a, double[] b) {
            return Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]);
        }

        private static double[] toward(double[] from, double[] to, double length) {
            double whole = distance(from, to);
            double share = whole == 0 ? 0 : length / whole;
            return new double[] {from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share};
        }

        private static String pair(double[] point) {
            return number(point[0]) + " " + number(point[1]);
        }

        public String stroke() {
            return number(thickness);
        }
    }

    /** The name of a way, on its line. */
    record Tag(double x, double y, double width, String text) {
        public double middle() {
            return x + width / 2;
        }
    }

    /** With its edge, for who draws it. */
    public String across() {
        return number(Math.ceil(width + 2 * EDGE));
    }

    public String down() {
        return number(Math.ceil(height + 2 * EDGE));
    }

    public String viewBox() {
        return number(-EDGE) + " " + number(-EDGE) + " " + across() + " " + down();
    }

    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /** How a journey's steps are named, and how many went which way. */
    interface Words {
        Label entry();

        Label step(Step step);

        String way(Step fork, int way);

        /** How wide the line is that leaves a step, or by which the entry leads in ({@link #ENTRY}). */
        default double thickness(String key, int way) {
            return 1.5;
        }

        /** Whether lines are as wide as many went there: only then they lie side by side. */
        default boolean wide() {
            return false;
        }

        /** Everything drawn as usual. */
        static Words of(
                Label entry, Function<Step, Label> steps, java.util.function.BiFunction<Step, Integer, String> ways) {
            return new Words() {
                @Override
                public Label entry() {
                    return entry;
                }

                @Override
                public Label step(Step step) {
                    return steps.apply(step);
                }

                @Override
                public String way(Step fork, int way) {
                    return ways.apply(fork, way);
                }
            };
        }
    }

    static Picture of(Outline outline, Size size, Words words) {
        return new Drawing(size, words).of(outline);
    }

    /** A way that has not come to its next step yet. */
    private record Open(double x, double y, String from, int way, List<double[]> before, double thickness) {}

    private static final class Drawing {
        private final Size size;
        private final Words words;
        private final List<Box> boxes = new ArrayList<>();
        private final List<Line> lines = new ArrayList<>();
        private final List<Tag> tags = new ArrayList<>();

        Drawing(Size size, Words words) {
            this.size = size;
            this.words = words;
        }

        Picture of(Outline outline) {
            double width = width(outline.steps());
            Box entry = box(Picture.ENTRY, words.entry(), width / 2, 0, true);
            List<Open> open = List.of(new Open(
                    width / 2, entry.bottom(), Picture.ENTRY, 0, List.of(), words.thickness(Picture.ENTRY, 0)));
            sequence(outline.steps(), width / 2, entry.bottom() + size.below, open);
            double height = boxes.stream().mapToDouble(Box::bottom).max().orElse(0);
            double left = Math.min(0, boxes.stream().mapToDouble(Box::x).min().orElse(0));
            double right =
                    Math.max(width, boxes.stream().mapToDouble(Box::right).max().orElse(0));
            List<Line> byWidth = lines.stream()
                    .sorted(Comparator.comparingDouble(Line::thickness).reversed())
                    .toList();
            return new Picture(right - left, height, List.copyOf(boxes), byWidth, List.copyOf(tags));
        }

        // ---- how wide

        private double width(List<Step> sequence) {
            double width = size.box;
            for (Step step : sequence) {
                width = Math.max(width, block(step));
            }
            return width;
        }

        private double block(Step step) {
            double width = 0;
            for (int i = 0; i < step.ways().size(); i++) {
                width += (i == 0 ? 0 : size.gap) + lane(step, i);
            }
            return width;
        }

        private double lane(Step fork, int way) {
            double label = tagWidth(words.way(fork, way)) + 2 * TAG_PAD;
            List<Step> steps = fork.ways().get(way).steps();
            return steps.isEmpty() ? label : Math.max(label, width(steps));
        }

        private double tagWidth(String text) {
            return Math.ceil(InterFont.MEDIUM.width(cut(text), LABEL_SIZE)) + 2 * TAG_PAD;
        }

        private String cut(String text) {
            return InterFont.MEDIUM.fit(text, LABEL_SIZE, size.box - 4 * TAG_PAD);
        }

        // ---- where

        private Box box(String key, Label label, double middle, double y, boolean closes) {
            double height = label.rows() == 1 ? 34 : label.rows() == 2 ? 50 : 74;
            double number = label.number() == null ? 0 : InterFont.SEMIBOLD.width(label.number(), 13) + 8;
            double inset = size == Size.SMALL ? 29 : 30;
            double room = size.box - inset - 10 - number;
            Box box = new Box(
                    key,
                    middle - size.box / 2,
                    y,
                    size.box,
                    height,
                    label,
                    InterFont.MEDIUM.fit(label.name(), 12, room),
                    closes);
            boxes.add(box);
            return box;
        }

        /** Draws a sequence around this middle; answers the ways that go on behind it. */
        private List<Open> sequence(List<Step> steps, double middle, double top, List<Open> coming) {
            List<Open> open = coming;
            double y = top;
            for (int i = 0; i < steps.size(); i++) {
                Step step = steps.get(i);
                if (i > 0) {
                    y = below(steps.subList(i, steps.size()), middle, open);
                }
                Box box = box(step.key(), words.step(step), middle, y, step.isEnd());
                arrive(open, box);
                open = step.ways().isEmpty() ? onwards(step, box) : fork(step, box);
            }
            return open;
        }

        private List<Open> onwards(Step step, Box box) {
            return step.isEnd()
                    ? List.of()
                    : List.of(new Open(
                            box.middle(), box.bottom(), step.key(), 0, List.of(), words.thickness(step.key(), 0)));
        }

        /** Below what comes here, and below whatever else stands where this or a line to it would. */
        private double below(List<Step> rest, double middle, List<Open> open) {
            double lowest = open.stream().mapToDouble(Open::y).max().orElse(0);
            double half = width(rest) / 2;
            double left = Math.min(
                    middle - half, open.stream().mapToDouble(Open::x).min().orElse(middle));
            double right = Math.max(
                    middle + half, open.stream().mapToDouble(Open::x).max().orElse(middle));
            for (Box box : boxes) {
                if (box.x() < right + size.gap && box.right() > left - size.gap) {
                    lowest = Math.max(lowest, box.bottom());
                }
            }
            for (Line line : lines) {
                for (double[] point : line.points()) {
                    if (point[0] < right + size.gap && point[0] > left - size.gap) {
                        lowest = Math.max(lowest, point[1]);
                    }
                }
            }
            return lowest + (isStraight(open, middle) ? size.below : joinRoom(open, middle));
        }

        private boolean isStraight(List<Open> open, double middle) {
            return open.size() <= 1 && open.stream().allMatch(one -> isAbove(one, middle));
        }

        private double joinRoom(List<Open> open, double middle) {
            return size.join + 10 + Math.max(thick(open, middle, -1), thick(open, middle, 1));
        }

        private static double thick(List<Open> open, double middle, int side) {
            return open.stream()
                    .filter(one -> side * (one.x() - middle) > 0)
                    .mapToDouble(Open::thickness)
                    .sum();
        }

        // ---- lines

        /** Lines that come to a box from above lie side by side, the farthest lowest, so that it is outside. */
        private void arrive(List<Open> open, Box box) {
            List<Open> sorted = new ArrayList<>(open);
            sorted.sort(Comparator.comparingDouble(Open::x));
            double[] ends = sideBySide(sorted.stream().map(Open::thickness).toList(), box.middle());
            for (int i = 0; i < sorted.size(); i++) {
                Open one = sorted.get(i);
                List<double[]> points = new ArrayList<>(one.before());
                points.add(new double[] {one.x(), one.y()});
                boolean straight = sorted.size() == 1 && isAbove(one, box.middle()) || Math.abs(one.x() - ends[i]) < 1;
                if (straight) {
                    points.add(new double[] {one.x(), box.y()});
                } else {
                    double turn = box.y() - 10 - nearer(sorted, i, box.middle());
                    points.add(new double[] {one.x(), turn});
                    points.add(new double[] {ends[i], turn});
                    points.add(new double[] {ends[i], box.y()});
                }
                lines.add(new Line(points, one.thickness(), one.from(), one.way(), box.key()));
            }
        }

        /** Not quite over the middle: as one of the lines side by side that came out of a fork. */
        private static boolean isAbove(Open one, double middle) {
            return Math.abs(one.x() - middle) < NEAR;
        }

        /** How much room those take at the turn that lie farther out: they turn nearer to the box. */
        private double nearer(List<Open> sorted, int at, double middle) {
            if (isAbove(sorted.get(at), middle)) {
                return Math.max(step(thick(sorted, middle, -1)), step(thick(sorted, middle, 1)));
            }
            boolean leftSide = sorted.get(at).x() < middle;
            double room = 0;
            for (int i = 0; i < sorted.size(); i++) {
                double x = sorted.get(i).x();
                boolean sameSide = leftSide ? x < middle : x > middle;
                if (sameSide && Math.abs(x - middle) > Math.abs(sorted.get(at).x() - middle)) {
                    room += step(sorted.get(i).thickness());
                }
            }
            return room;
        }

        /** Thin lines lie on each other where they run the same way. */
        private double step(double thickness) {
            return words.wide() ? thickness : 0;
        }

        private double[] sideBySide(List<Double> thickness, double middle) {
            double all = thickness.stream().mapToDouble(this::step).sum();
            double[] places = new double[thickness.size()];
            double at = middle - all / 2;
            for (int i = 0; i < places.length; i++) {
                places[i] = at + step(thickness.get(i)) / 2;
                at += step(thickness.get(i));
            }
            return places;
        }

        private List<Open> fork(Step step, Box box) {
            int many = step.ways().size();
            double[] lanes = new double[many];
            double[] middles = new double[many];
            double at = box.middle() - block(step) / 2;
            for (int i = 0; i < many; i++) {
                lanes[i] = lane(step, i);
                middles[i] = at + lanes[i] / 2;
                at += lanes[i] + size.gap;
            }
            List<Double> thickness = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                thickness.add(words.thickness(step.key(), i));
            }
            double[] starts = sideBySide(thickness, box.middle());
            double zone = size.fork
                    + Math.max(
                            turning(middles, thickness, box.middle(), -1),
                            turning(middles, thickness, box.middle(), 1));
            double top = box.bottom() + zone + TAG + 10;
            List<Open> open = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                Way way = step.ways().get(i);
                String text = cut(words.way(step, i));
                double tag = tagWidth(text);
                List<double[]> points = new ArrayList<>();
                points.add(new double[] {starts[i], box.bottom()});
                double x = middles[i];
                if (Math.abs(x - starts[i]) < 1 || Math.abs(x - box.middle()) < 1) {
                    x = starts[i];
                } else {
                    double turn = box.bottom() + 9 + farther(middles, thickness, i, box.middle());
                    points.add(new double[] {starts[i], turn});
                    points.add(new double[] {x, turn});
                }
                tags.add(new Tag(x - tag / 2, box.bottom() + zone - 3, tag, text));
                Open one = new Open(x, top - 10, step.key(), i, points, thickness.get(i));
                if (way.steps().isEmpty()) {
                    open.add(one);
                } else {
                    open.addAll(sequence(way.steps(), middles[i], top, List.of(one)));
                }
            }
            return open;
        }

        private double turning(double[] middles, List<Double> thickness, double middle, int side) {
            double all = 0;
            for (int i = 0; i < middles.length; i++) {
                all += side * (middles[i] - middle) > 0 ? step(thickness.get(i)) : 0;
            }
            return all;
        }

        /** How much room those take at the turn that lie farther out: they turn first. */
        private double farther(double[] middles, List<Double> thickness, int at, double middle) {
            boolean leftSide = middles[at] < middle;
            double room = 0;
            for (int i = 0; i < middles.length; i++) {
                boolean sameSide = leftSide ? middles[i] < middle : middles[i] > middle;
                if (sameSide && Math.abs(middles[i] - middle) > Math.abs(middles[at] - middle)) {
                    room += step(thickness.get(i));
                }
            }
            return room;
        }
    }
}
