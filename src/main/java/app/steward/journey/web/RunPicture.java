package app.steward.journey.web;

import app.steward.journey.Definition;
import app.steward.journey.JourneyNumbers.AtStep;
import app.steward.journey.JourneyNumbers.Numbers;
import app.steward.journey.Step;
import app.steward.journey.StepWords.Wording;
import app.steward.web.Formats;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The picture of a version with its numbers, and the numbers as its boxes say them.
 *
 * @param figures by the key of the step
 */
record RunPicture(Picture picture, Map<String, Figures> figures) {
    /** As wide as all who entered. */
    private static final double WIDEST = 16;

    private static final double THINNEST = 1.5;

    /**
     * What a box says of its step.
     *
     * @param passed what became of who passed it, in words: "1,183 sent, 31 skipped"
     * @param share of who entered, in percent
     */
    record Figures(
            String key,
            String icon,
            String name,
            long came,
            String passed,
            String share,
            long here,
            long stuck,
            long ended,
            String type) {
        /** How wide the mark is that this text stands in. */
        public double markOf(String text, boolean warns) {
            return InterFont.SEMIBOLD.width(text, 11) + (warns ? 26 : 13);
        }

        public boolean hasThird() {
            return here > 0 || stuck > 0 || ended > 0;
        }
    }

    /** @param kept messages that stayed here, by step */
    static RunPicture of(
            Definition definition, Numbers numbers, Map<String, Long> kept, Wording wording, Formats formats) {
        Map<String, Step> byKey = definition.byKey();
        Map<String, Figures> figures = new LinkedHashMap<>();
        Outline outline = OutlineViews.outline(definition);
        for (Outline.Node step : outline.all()) {
            AtStep at = numbers.at(step.key());
            boolean end = step.isEnd();
            figures.put(
                    step.key(),
                    new Figures(
                            step.key(),
                            StepKind.icon(step.type()),
                            OutlineViews.name(OutlineViews.of(byKey, step), wording),
                            at.came(),
                            end ? "" : passed(step.type(), at, kept.getOrDefault(step.key(), 0L), formats),
                            formats.share(at.came(), numbers.entered()),
                            at.here(),
                            at.stuck(),
                            end ? 0 : at.ended(),
                            step.type()));
        }
        Picture.Words words = new Picture.Words() {
            @Override
            public Picture.Label entry() {
                return new Picture.Label("box-arrow-in-right", "Enters", false, 1, formats.number(numbers.entered()));
            }

            @Override
            public Picture.Label step(Outline.Node step) {
                Figures said = Objects.requireNonNull(figures.get(step.key()));
                return new Picture.Label(
                        said.icon(),
                        said.name(),
                        said.stuck() > 0,
                        step.isEnd() ? 1 : said.hasThird() ? 3 : 2,
                        formats.number(said.came()));
            }

            @Override
            public String way(Outline.Node fork, int way) {
                return OutlineViews.way(OutlineViews.of(byKey, fork), way);
            }

            @Override
            public double thickness(String key, int way) {
                return RunPicture.thickness(went(byKey.get(key), key, way, numbers), numbers.entered());
            }

            @Override
            public boolean wide() {
                return true;
            }
        };
        return new RunPicture(Picture.of(outline, Picture.Size.LARGE, words), figures);
    }

    private static long went(@Nullable Step step, String key, int way, Numbers numbers) {
        if (step == null) {
            return key.equals(Picture.ENTRY) ? numbers.entered() : 0;
        }
        AtStep at = numbers.at(key);
        return step.ways().size() == 1
                ? at.allPassed() + at.allSkipped()
                : at.passed().getOrDefault(step.ways().get(way).key(), 0L);
    }

    private static double thickness(long went, long entered) {
        return entered == 0 ? THINNEST : Math.max(THINNEST, WIDEST * went / entered);
    }

    private static String passed(String type, AtStep at, long kept, Formats formats) {
        String skipped = at.allSkipped() == 0 ? "" : ", " + formats.number(at.allSkipped()) + " skipped";
        if (kept > 0) {
            long sent = Math.max(0, at.allPassed() - kept);
            return (sent == 0
                            ? formats.number(kept) + " kept"
                            : formats.number(sent) + " sent, " + formats.number(kept) + " kept")
                    + skipped;
        }
        String what = switch (type) {
            case "email" -> "sent";
            case "if" -> "decided";
            case "task" -> at.allPassed() == 1 ? "task made" : "tasks made";
            case "play" -> "started";
            case "set" -> "set";
            case "notify" -> "told";
            default -> "went on";
        };
        return formats.number(at.allPassed()) + " " + what + skipped;
    }
}
