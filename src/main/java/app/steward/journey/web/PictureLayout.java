package app.steward.journey.web;

import app.steward.journey.web.Outline.Node;
import app.steward.journey.web.Outline.Way;
import app.steward.journey.web.Picture.Box;
import app.steward.journey.web.Picture.Label;
import app.steward.journey.web.Picture.Line;
import app.steward.journey.web.Picture.Size;
import app.steward.journey.web.Picture.Tag;
import app.steward.journey.web.Picture.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Where each box and line of a picture comes to stand. */
final class PictureLayout {
    /** How far beside the middle a line may run that goes straight on. */
    private static final double NEAR = 12;

    private static final double TAG = 16;
    private static final double TAG_PAD = 6;
    private static final double LABEL_SIZE = 11;

    /** A way that has not come to its next step yet. */
    private record Open(double x, double y, String from, int way, List<double[]> before, double thickness) {}

    private final Size size;
    private final Words words;
    private final List<Box> boxes = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private final List<Tag> tags = new ArrayList<>();

    PictureLayout(Size size, Words words) {
        this.size = size;
        this.words = words;
    }

    Picture of(Outline outline) {
        double width = width(outline.steps());
        Box entry = box(Picture.ENTRY, words.entry(), width / 2, 0, true);
        List<Open> open = List.of(
                new Open(width / 2, entry.bottom(), Picture.ENTRY, 0, List.of(), words.thickness(Picture.ENTRY, 0)));
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

    private double width(List<Node> sequence) {
        double width = size.box;
        for (Node step : sequence) {
            width = Math.max(width, block(step));
        }
        return width;
    }

    private double block(Node step) {
        double width = 0;
        for (int i = 0; i < step.ways().size(); i++) {
            width += (i == 0 ? 0 : size.gap) + lane(step, i);
        }
        return width;
    }

    private double lane(Node fork, int way) {
        double label = tagWidth(words.way(fork, way)) + 2 * TAG_PAD;
        List<Node> steps = fork.ways().get(way).steps();
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
    private List<Open> sequence(List<Node> steps, double middle, double top, List<Open> coming) {
        List<Open> open = coming;
        double y = top;
        for (int i = 0; i < steps.size(); i++) {
            Node step = steps.get(i);
            if (i > 0) {
                y = below(steps.subList(i, steps.size()), middle, open);
            }
            Box box = box(step.key(), words.step(step), middle, y, step.isEnd());
            arrive(open, box);
            open = step.ways().isEmpty() ? onwards(step, box) : fork(step, box);
        }
        return open;
    }

    private List<Open> onwards(Node step, Box box) {
        return step.isEnd()
                ? List.of()
                : List.of(
                        new Open(box.middle(), box.bottom(), step.key(), 0, List.of(), words.thickness(step.key(), 0)));
    }

    /** Below what comes here, and below whatever else stands where this or a line to it would. */
    private double below(List<Node> rest, double middle, List<Open> open) {
        double lowest = open.stream().mapToDouble(Open::y).max().orElse(0);
        double half = width(rest) / 2;
        double left =
                Math.min(middle - half, open.stream().mapToDouble(Open::x).min().orElse(middle));
        double right =
                Math.max(middle + half, open.stream().mapToDouble(Open::x).max().orElse(middle));
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

    private List<Open> fork(Node step, Box box) {
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
                + Math.max(turning(middles, thickness, box.middle(), -1), turning(middles, thickness, box.middle(), 1));
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
