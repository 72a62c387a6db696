package app.steward.journey.web;

import app.steward.journey.Definition;
import app.steward.journey.DefinitionCheck.Problem;
import app.steward.journey.DefinitionJson;
import app.steward.journey.Journey;
import app.steward.journey.JourneyEditing;
import app.steward.journey.Journeys;
import app.steward.problem.Fault;
import app.steward.problem.Overtaken;
import app.steward.problem.Refused;
import app.steward.team.Viewer;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes of a draft, each saved at once. One touches what it is about alone: two people who work on different steps do not
 * undo each other, because a change that was overtaken is made anew of what there is by then.
 */
@Component
class Drafts {
    private static final int TRIES = 5;
    private static final Pattern OF_STEP = Pattern.compile("steps\\.([a-z0-9_-]+)\\.?(.*)");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Journeys journeys;
    private final JourneyEditing editing;

    Drafts(Journeys journeys, JourneyEditing editing) {
        this.journeys = journeys;
        this.editing = editing;
    }

    /**
     * A change that was saved.
     *
     * @param before the draft before it, as JSON, for Undo
     */
    record Saved(Journey journey, String before) {}

    /** @param what changes the steps, or what stands beside them in the definition */
    Saved change(Viewer by, int id, BiConsumer<Outline, ObjectNode> what) {
        JourneyEditing.mayEdit(by);
        for (int tried = 1; ; tried++) {
            Journey journey = journeys.get(id);
            ObjectNode json = DefinitionJson.write(journey.draft());
            String before = JSON.writeValueAsString(json);
            Outline outline = Outline.of(json.path("steps"));
            outline.keep(() -> keys(journey));
            what.accept(outline, json);
            json.set("steps", outline.toJson());
            Definition changed = DefinitionJson.read(json, Definition.EMPTY);
            try {
                return new Saved(editing.save(by, id, journey.name(), changed, journey.version()), before);
            } catch (Overtaken overtaken) {
                if (tried == TRIES) {
                    throw overtaken;
                }
            }
        }
    }

    private Set<String> keys(Journey journey) {
        return journeys.versions(journey.id()).stream()
                .flatMap(version -> version.definition().byKey().keySet().stream())
                .collect(Collectors.toSet());
    }

    /** Back to what it was. */
    Saved restore(Viewer by, int id, String before) {
        JourneyEditing.mayEdit(by);
        Journey journey = journeys.get(id);
        String now = JSON.writeValueAsString(DefinitionJson.write(journey.draft()));
        try {
            Definition restored = DefinitionJson.read(JSON.readTree(before), Definition.EMPTY);
            return new Saved(editing.save(by, id, journey.name(), restored, null), now);
        } catch (JacksonException e) {
            // Nothing that a page of ours wrote.
            return new Saved(journey, now);
        }
    }

    void rename(Viewer by, int id, String name) {
        editing.save(by, id, name, journeys.get(id).draft(), null);
    }

    /** What was refused, at the step that it is about. */
    static List<Problem> problems(Refused wrong) {
        return wrong.faults().stream().map(Drafts::problem).toList();
    }

    private static Problem problem(Fault fault) {
        Matcher step = OF_STEP.matcher(fault.path());
        return step.matches()
                ? new Problem(step.group(1), step.group(2), fault.message())
                : new Problem(null, fault.path(), fault.message());
    }

    static List<Fault> of(String step, Collection<Problem> problems) {
        return problems.stream()
                .filter(problem -> step.equals(problem.step()))
                .map(problem -> new Fault(problem.path(), problem.message()))
                .toList();
    }
}
