package app.steward.journey.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.journey.Definition;
import app.steward.journey.DefinitionCheck.Problem;
import app.steward.journey.DefinitionJson;
import app.steward.journey.StepWords;
import app.steward.journey.web.Outline.Step;
import app.steward.journey.web.Outline.Way;
import app.steward.journey.web.OutlineView.StepView;
import app.steward.journey.web.OutlineView.WayView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Draws outlines: names, words, what is wrong, what is new. */
@Component
class OutlineViews {
    private static final Map<String, String> USUAL =
            Map.of("priority", "normal", "workingDays", "false", "role", "success_manager");

    private final StepWords words;

    OutlineViews(StepWords words) {
        this.words = words;
    }

    static Outline outline(Definition definition) {
        return Outline.of(DefinitionJson.write(definition).path("steps"));
    }

    /**
     * Draws one.
     *
     * @param live what it is compared with; null: nothing
     * @param here how many are at which step; empty where nobody says
     */
    OutlineView of(
            Definition definition,
            Outline outline,
            Collection<Problem> problems,
            @Nullable Definition live,
            Map<String, Long> here,
            Snapshot present) {
        Map<String, List<String>> faults = new HashMap<>();
        for (Problem problem : problems) {
            if (problem.step() != null) {
                faults.computeIfAbsent(problem.step(), key -> new ArrayList<>()).add(problem.message());
            }
        }
        Drawing drawing = new Drawing(definition.byKey(), faults, live == null ? null : published(live), here, present);
        List<StepView> steps = drawing.sequence(outline.steps(), "", 0, null);
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

    private static Map<String, JsonNode> published(Definition live) {
        return outline(live).all().stream().collect(Collectors.toMap(Step::key, OutlineViews::alone));
    }

    /** What is new about a step against an earlier outline: New, Changed, or null. */
    static @Nullable String change(Outline before, Step step) {
        return before.find(step.key())
                .map(was -> alone(was).equals(alone(step)) ? "" : "Changed")
                .map(what -> what.isEmpty() ? null : what)
                .orElseGet(() -> before.find(step.key()).isPresent() ? null : "New");
    }

    /** What a step does, with the branches that it has and without what follows. */
    private static JsonNode alone(Step step) {
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
    String name(app.steward.journey.Step step, Catalogue catalogue) {
        // A task is called by its title: all that is said of it stands below.
        if (step.name().isEmpty()
                && step instanceof app.steward.journey.Step.Act act
                && act.type().equals("task")) {
            String title = act.said().path("title").asString("");
            return title.isEmpty() ? "Task" : title;
        }
        return words.title(step, Subject.USER, catalogue);
    }

    String way(app.steward.journey.Step fork, int way) {
        return words.way(fork, fork.ways().get(way).key());
    }

    private final class Drawing {
        private final Map<String, app.steward.journey.Step> byKey;
        private final Map<String, List<String>> faults;
        private final @Nullable Map<String, JsonNode> live;
        private final Map<String, Long> here;
        private final Snapshot present;

        Drawing(
                Map<String, app.steward.journey.Step> byKey,
                Map<String, List<String>> faults,
                @Nullable Map<String, JsonNode> live,
                Map<String, Long> here,
                Snapshot present) {
            this.byKey = byKey;
            this.faults = faults;
            this.live = live;
            this.here = here;
            this.present = present;
        }

        List<StepView> sequence(List<Step> steps, String fork, int way, @Nullable String after) {
            List<StepView> views = new ArrayList<>();
            for (int i = 0; i < steps.size(); i++) {
                Step step = steps.get(i);
                String next = i + 1 < steps.size() ? title(steps.get(i + 1)) : after;
                app.steward.journey.Step of = Objects.requireNonNull(byKey.get(step.key()));
                List<WayView> ways = new ArrayList<>();
                for (int w = 0; w < step.ways().size(); w++) {
                    ways.add(way(step, of, w, next));
                }
                views.add(new StepView(
                        step.key(),
                        step.type(),
                        StepKind.icon(step.type()),
                        title(step),
                        words.words(of, Subject.USER, present),
                        i + 1,
                        steps.size(),
                        fork,
                        way,
                        faults.getOrDefault(step.key(), List.of()),
                        mark(step),
                        here.get(step.key()),
                        !step.isEnd(),
                        ways));
            }
            return views;
        }

        private String title(Step step) {
            return name(Objects.requireNonNull(byKey.get(step.key())), present.catalogue());
        }

        private @Nullable String mark(Step step) {
            if (live == null) {
                return null;
            }
            JsonNode before = live.get(step.key());
            return before == null ? "New" : before.equals(alone(step)) ? null : "Changed";
        }

        private WayView way(Step step, app.steward.journey.Step of, int index, @Nullable String next) {
            Way way = step.ways().get(index);
            ObjectNode branch = way.branch();
            int branches = (int)
                    step.ways().stream().filter(one -> one.branch() != null).count();
            return new WayView(
                    step.key(),
                    index,
                    OutlineViews.this.way(of, index),
                    branch != null ? when(branch) : otherwise(step, index),
                    branch != null && branches > 1,
                    branch != null && branches > 1,
                    sequence(way.steps(), step.key(), index, next),
                    next,
                    way.closes());
        }

        private String when(ObjectNode branch) {
            String said = words.condition(branch.get("when"), Subject.USER, present);
            return said == null ? "no condition yet" : said;
        }

        private String otherwise(Step step, int index) {
            if (step.type().equals("if")) {
                return "none of them";
            }
            return index == 0 ? "as soon as it holds" : "otherwise";
        }
    }
}
