package app.steward.journey.web;

import app.steward.journey.web.Outline.Node;
import java.util.List;
import java.util.Locale;
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
    private static final double EDGE = 4;

    /** How large it is drawn. */
    enum Size {
        /** Beside the outline: icon and name. */
        SMALL(142, 12, 24, 18, 20),
        /** With the numbers of a run. */
        LARGE(208, 22, 26, 18, 22);

        final double box;
        final double gap;
        final double below;
        final double fork;
        final double join;

        Size(double box, double gap, double below, double fork, double join) {
            this.box = box;
            this.gap = gap;
            this.below = below;
            this.fork = fork;
            this.join = join;
        }
    }

    /**
     * What a box says.
     *
     * @param name of the step
     * @param bad whether something is wrong with it
     * @param rows how many lines stand in it: 1, 2 or 3
     * @param number how many came; null: it says none
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

        Label step(Node step);

        String way(Node fork, int way);

        /** How wide the line is that leaves a step, or by which the entry leads in ({@link #ENTRY}). */
        default double thickness(String key, int way) {
            return 1.5;
        }

        /** Whether lines are as wide as many went there: only then they lie side by side. */
        default boolean wide() {
            return false;
        }
    }

    static Picture of(Outline outline, Size size, Words words) {
        return new PictureLayout(size, words).of(outline);
    }
}
