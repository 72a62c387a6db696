package app.steward.journey.web;

import app.steward.journey.Definition;
import app.steward.journey.DefinitionCheck.Problem;
import app.steward.journey.DefinitionJson;
import app.steward.journey.Step;
import app.steward.journey.StepWords;
import app.steward.journey.StepWords.Wording;
import app.steward.journey.web.Outline.Node;
import app.steward.journey.web.Outline.Way;
import app.steward.journey.web.OutlineView.StepView;
import app.steward.journey.web.OutlineView.WayView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Draws outlines: names, words, what is wrong, what is new. */
final class OutlineViews {
    private static final Map<String, String> USUAL =
            Map.of("priority", "normal", "workingDays", "false", "role", "success_manager");

    private OutlineViews() {}

    static Outline outline(Definition definition) {
        return Outline.of(DefinitionJson.write(definition).path("steps"));
    }

    /**
     * Draws one.
     *
     * @param live what it is compared with; null: nothing
     */
    static OutlineView of(
            Definition definition,
            Outline outline,
            Collection<Problem> problems,
            @Nullable Definition live,
            Wording wording) {
        Map<String, List<String>> faults = new HashMap<>();
        for (Problem problem : problems) {
            if (problem.step() != null) {
                faults.computeIfAbsent(problem.step(), key -> new ArrayList<>()).add(problem.message());
            }
        }
        Drawing drawing = new Drawing(definition.byKey(), faults, live == null ? null : published(live), wording);
        List<StepView> steps = drawing.sequence(outline.steps(), null);
        return new OutlineView(
                steps,
                outline.all().size(),
                inOrder(steps).filter(StepView::isBad).toList());
    }

    private static Stream<StepView> inOrder(List<StepView> steps) {
        return steps.stream()
                .flatMap(step ->
                        Stream.concat(Stream.of(step), step.ways().stream().flatMap(way -> inOrder(way.steps()))));
    }

    /** What each step of a version does, in order, to tell what is new since. */
    static Map<String, JsonNode> published(Definition live) {
        Map<String, JsonNode> published = new LinkedHashMap<>();
        outline(live).all().forEach(step -> published.put(step.key(), alone(step)));
        return published;
    }

    /** What is new about a step since a version: New, Changed, or null. */
    static @Nullable String change(Map<String, JsonNode> published, Node step) {
        JsonNode before = published.get(step.key());
        return before == null ? "New" : before.equals(alone(step)) ? null : "Changed";
    }

    /** What a step does, with the branches that it has and without what follows. */
    private static JsonNode alone(Node step) {
        ObjectNode json = step.json().deepCopy();
        for (int i = 0; i < step.ways().size(); i++) {
            ObjectNode branch = step.ways().get(i).branch();
            if (branch != null) {
                json.set("branch " + i, branch);
            }
        }
        return plain(json);
    }

    /** Without what is as usual: publishing writes it into a step, a form leaves it out. */
    private static ObjectNode plain(ObjectNode step) {
        step.removeIf(
                value -> value.isNull() || value.isString() && value.asString().isEmpty());
        USUAL.forEach((key, value) -> {
            if (step.path(key).asString("").equals(value)) {
                step.remove(key);
            }
        });
        return step;
    }

    /** Whether a draft differs from what is published, in what it says. */
    static boolean differs(Definition live, Definition draft) {
        return !plain(live).equals(plain(draft));
    }

    private static ObjectNode plain(Definition definition) {
        ObjectNode json = DefinitionJson.write(definition);
        json.path("steps").forEach(step -> plain((ObjectNode) step));
        return json;
    }

    /** What a step is called. */
    static String name(Step step, Wording wording) {
        // A task is called by its title: all that is said of it stands below.
        if (step.name().isEmpty() && step instanceof Step.Act act && act.type().equals("task")) {
            String title = act.said().path("title").asString("");
            return title.isEmpty() ? "Task" : title;
        }
        return wording.title(step);
    }

    static String way(Step fork, int way) {
        return StepWords.way(fork, fork.ways().get(way).key());
    }

    /**
     * A draft drawn small.
     *
     * @param entry what the first box is called
     * @param bad keys of steps that something is wrong with
     */
    static Picture picture(Definition definition, Outline outline, String entry, Set<String> bad, Wording wording) {
        Map<String, Step> byKey = definition.byKey();
        Picture.Words words = new Picture.Words() {
            @Override
            public Picture.Label entry() {
                return Picture.Label.of("box-arrow-in-right", entry);
            }

            @Override
            public Picture.Label step(Node step) {
                String name = name(of(byKey, step), wording);
                return new Picture.Label(StepKind.icon(step.type()), name, bad.contains(step.key()), 1, null);
            }

            @Override
            public String way(Node fork, int way) {
                return OutlineViews.way(of(byKey, fork), way);
            }
        };
        return Picture.of(outline, Picture.Size.SMALL, words);
    }

    /** The step of a definition that stands in an outline of it. */
    static Step of(Map<String, Step> byKey, Node step) {
        return Objects.requireNonNull(byKey.get(step.key()));
    }

    private record Drawing(
            Map<String, Step> byKey,
            Map<String, List<String>> faults,
            @Nullable Map<String, JsonNode> live,
            Wording wording) {

        List<StepView> sequence(List<Node> steps, @Nullable String after) {
            List<StepView> views = new ArrayList<>();
            for (int i = 0; i < steps.size(); i++) {
                Node step = steps.get(i);
                Step of = of(byKey, step);
                String next = i + 1 < steps.size() ? name(of(byKey, steps.get(i + 1)), wording) : after;
                List<WayView> ways = new ArrayList<>();
                for (int w = 0; w < step.ways().size(); w++) {
                    ways.add(way(step, of, w, next));
                }
                views.add(new StepView(
                        step.key(),
                        StepKind.icon(step.type()),
                        name(of, wording),
                        wording.words(of),
                        i + 1,
                        steps.size(),
                        faults.getOrDefault(step.key(), List.of()),
                        live == null ? null : change(live, step),
                        !step.isEnd(),
                        ways));
            }
            return views;
        }

        private WayView way(Node step, Step of, int index, @Nullable String next) {
            Way way = step.ways().get(index);
            ObjectNode branch = way.branch();
            return new WayView(
                    index,
                    OutlineViews.way(of, index),
                    branch != null ? when(branch) : otherwise(step, index),
                    sequence(way.steps(), next),
                    next,
                    way.closes());
        }

        private String when(ObjectNode branch) {
            String said = wording.condition(branch.get("when"));
            return said == null ? "no condition yet" : said;
        }

        private static String otherwise(Node step, int index) {
            if (step.type().equals("if")) {
                return "none of them";
            }
            return index == 0 ? "as soon as it holds" : "otherwise";
        }
    }
}
