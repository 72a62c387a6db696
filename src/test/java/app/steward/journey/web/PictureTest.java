package app.steward.journey.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import app.steward.journey.web.Outline.Node;
import app.steward.journey.web.Picture.Box;
import app.steward.journey.web.Picture.Label;
import app.steward.journey.web.Picture.Line;
import app.steward.journey.web.Picture.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the journey: every step once, no box on another, no line through a box, no two lines of a fork crossing. */
class PictureTest {
    private static final int SEEDS = 300;

    @ParameterizedTest
    @EnumSource
    void every_step_is_drawn_once_beside_the_entry(Size size) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Outline outline = RandomOutlines.of(seed);
            List<String> keys = new ArrayList<>(List.of(Picture.ENTRY));
            outline.all().forEach(step -> keys.add(step.key()));

            assertThat(picture(outline, size, seed).boxes())
                    .extracting(Box::key)
                    .as("seed " + seed)
                    .containsExactlyInAnyOrderElementsOf(keys);
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_box_lies_on_another_and_all_lie_within(Size size) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Picture picture = picture(RandomOutlines.of(seed), size, seed);
            List<Box> boxes = picture.boxes();
            for (int i = 0; i < boxes.size(); i++) {
                Box a = boxes.get(i);
                assertThat(a.x()).as("seed " + seed).isGreaterThanOrEqualTo(-0.01);
                assertThat(a.right()).as("seed " + seed).isLessThanOrEqualTo(picture.width() + 0.01);
                for (Box b : boxes.subList(i + 1, boxes.size())) {
                    boolean apart =
                            a.right() <= b.x() || b.right() <= a.x() || a.bottom() <= b.y() || b.bottom() <= a.y();
                    if (!apart) {
                        fail("seed %d: %s and %s", seed, a, b);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_line_runs_through_a_box(Size size) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Picture picture = picture(RandomOutlines.of(seed), size, seed);
            for (Line line : picture.lines()) {
                for (double[] part : parts(line)) {
                    for (Box box : picture.boxes()) {
                        boolean touches = part[0] < box.right() - 0.01
                                && part[2] > box.x() + 0.01
                                && part[1] < box.bottom() - 0.01
                                && part[3] > box.y() + 0.01;
                        if (touches) {
                            fail("seed %d: %s through %s", seed, line.path(), box);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_line_of_a_fork_crosses_another_of_it_and_none_where_ways_meet(Size size) {
        for (int seed = 0; seed < SEEDS; seed++) {
            List<Line> lines = picture(RandomOutlines.of(seed), size, seed).lines();
            for (int i = 0; i < lines.size(); i++) {
                for (Line other : lines.subList(i + 1, lines.size())) {
                    Line line = lines.get(i);
                    if (line.from().equals(other.from()) || line.to().equals(other.to())) {
                        if (cross(line, other)) {
                            fail("seed %d: %s and %s", seed, line.path(), other.path());
                        }
                    }
                }
            }
        }
    }

    @Test
    void a_step_leads_to_each_that_follows_it_and_an_end_to_none() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Outline outline = RandomOutlines.of(seed);
            Picture picture = picture(outline, Size.SMALL, seed);
            TreeSet<String> drawn = new TreeSet<>();
            picture.lines().forEach(line -> drawn.add(line.from() + ">" + line.to()));

            assertThat(drawn).as("seed " + seed).isEqualTo(led(outline));
        }
    }

    private static TreeSet<String> led(Outline outline) {
        TreeSet<String> led = new TreeSet<>();
        if (!outline.steps().isEmpty()) {
            led.add(Picture.ENTRY + ">" + outline.steps().get(0).key());
        }
        outline.toJson().forEach(step -> {
            String key = step.path("key").asString();
            for (String way : List.of("next", "late", "else")) {
                if (step.has(way)) {
                    led.add(key + ">" + step.path(way).asString());
                }
            }
            step.path("branches").forEach(branch -> {
                if (branch.has("next")) {
                    led.add(key + ">" + branch.path("next").asString());
                }
            });
        });
        return led;
    }

    @Test
    void names_are_cut_to_what_fits() {
        Outline outline = Outline.of(null);
        outline.add(RandomOutlines.step("email"), "", "", 0);
        Picture picture =
                Picture.of(outline, Size.SMALL, words("An e-mail with a name that is longer than any box", -1));

        Box box = picture.boxes().get(1);
        assertThat(box.title()).startsWith("An e-mail").endsWith("…");
        assertThat(InterFont.MEDIUM.width(box.title(), 12)).isLessThanOrEqualTo(142 - 29 - 10);
    }

    @Test
    void text_is_as_wide_as_the_font_says() {
        assertThat(InterFont.MEDIUM.width("Hi", 100)).isBetween(90.0, 110.0);
        assertThat(InterFont.SEMIBOLD.width("1,240", 13)).isBetween(30.0, 45.0);
        assertThat(InterFont.MEDIUM.width("iiii", 12)).isLessThan(InterFont.MEDIUM.width("MMMM", 12) / 2);
    }

    private static Picture picture(Outline outline, Size size, long seed) {
        return Picture.of(outline, size, words("Wait 2 days", size == Size.SMALL ? -1 : seed));
    }

    private static Picture.Words words(String name, long seed) {
        return new Picture.Words() {
            @Override
            public Label entry() {
                return Label.of("box", "Who enters");
            }

            @Override
            public Label step(Node step) {
                int rows = seed < 0 ? 1 : 1 + Math.floorMod(step.key().hashCode() * 31 + seed, 3);
                return new Label("box", name, false, rows, seed < 0 ? null : "1,240");
            }

            @Override
            public String way(Node fork, int way) {
                return way % 2 == 0 ? "Else" : "Used 2 features " + way;
            }

            @Override
            public double thickness(String key, int way) {
                return seed < 0 ? 1.5 : 1.5 + new Random(key.hashCode() * 31L + way + seed).nextDouble() * 4;
            }

            @Override
            public boolean wide() {
                return seed >= 0;
            }
        };
    }

    /** Left, top, right, bottom of each straight part. */
    private static List<double[]> parts(Line line) {
        List<double[]> parts = new ArrayList<>();
        for (int i = 1; i < line.points().size(); i++) {
            double[] a = line.points().get(i - 1);
            double[] b = line.points().get(i);
            parts.add(
                    new double[] {Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])
                    });
        }
        return parts;
    }

    /** Whether a level part of one goes through an upright part of the other. */
    private static boolean cross(Line one, Line other) {
        for (double[] a : parts(one)) {
            for (double[] b : parts(other)) {
                if (through(a, b) || through(b, a)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean through(double[] level, double[] upright) {
        return level[1] == level[3]
                && upright[0] == upright[2]
                && level[0] < upright[0] - 0.01
                && level[2] > upright[0] + 0.01
                && upright[1] < level[1] - 0.01
                && upright[3] > level[1] + 0.01;
    }
}
