package app.steward.segment.web;

import app.steward.condition.Subject;
import app.steward.segment.Segment;
import app.steward.segment.SegmentOverlap;
import app.steward.segment.SegmentOverlap.Matrix;
import app.steward.team.Viewer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Segments > Overlap: of each segment, how many of its members are in each of the others. */
@Controller
class SegmentOverlapPage {
    private static final int ALIKE = 5;

    /** Shares from which a cell is a shade darker. */
    private static final double[] SHADES = {0.1, 0.25, 0.5, 0.75};

    private final SegmentOverlap overlap;

    SegmentOverlapPage(SegmentOverlap overlap) {
        this.overlap = overlap;
    }

    /**
     * Members of one segment that are in another.
     *
     * @param members of the one
     * @param both of them in the other
     */
    record Cell(Segment one, Segment other, long members, long both) {
        /** How the portfolio is narrowed to those in both. */
        public String filter() {
            return "segment:in:" + one.id() + ",segment:in:" + other.id();
        }

        public boolean itself() {
            return one.id() == other.id();
        }

        /** 1 to 5, the darkest; 0 where nobody is in both. */
        public int shade() {
            if (both == 0) {
                return 0;
            }
            double share = (double) both / members;
            return 1
                    + (int) IntStream.range(0, SHADES.length)
                            .filter(at -> share >= SHADES[at])
                            .count();
        }
    }

    record Row(Segment segment, long members, List<Cell> cells) {}

    /** Two segments that share much of what is in either. */
    record Alike(Cell cell, long ofOther, double share) {}

    @GetMapping("/segments/{kind:account|user}/overlap")
    String page(@PathVariable String kind, Viewer viewer, Model model) {
        Subject subject = Subject.of(kind);
        Matrix matrix = overlap.of(viewer, subject);
        List<Row> rows = rows(matrix);
        model.addAttribute("subject", subject);
        model.addAttribute("rows", rows);
        model.addAttribute("of", matrix.of());
        model.addAttribute("alike", alike(rows, matrix));
        return "segment/overlap";
    }

    private static List<Row> rows(Matrix matrix) {
        List<Segment> segments = matrix.segments();
        return IntStream.range(0, segments.size())
                .mapToObj(row -> new Row(
                        segments.get(row),
                        matrix.members(row),
                        IntStream.range(0, segments.size())
                                .mapToObj(column -> new Cell(
                                        segments.get(row),
                                        segments.get(column),
                                        matrix.members(row),
                                        matrix.both(row, column)))
                                .toList()))
                .toList();
    }

    private static List<Alike> alike(List<Row> rows, Matrix matrix) {
        List<Alike> alike = new ArrayList<>();
        for (int one = 0; one < rows.size(); one++) {
            for (int other = one + 1; other < rows.size(); other++) {
                long both = matrix.both(one, other);
                if (both > 0) {
                    long either = matrix.members(one) + matrix.members(other) - both;
                    alike.add(
                            new Alike(rows.get(one).cells().get(other), matrix.members(other), (double) both / either));
                }
            }
        }
        return alike.stream()
                .sorted(Comparator.comparingDouble(Alike::share).reversed())
                .limit(ALIKE)
                .toList();
    }
}
