package app.steward.segment;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionText;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.team.Viewer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Offers conditions to begin with: what this workspace can ask, and of what it can't, what is missing. */
@Component
public class Starters {
    private final Conditions conditions;
    private final ConditionText words;
    private final LineCounts counts;
    private final Fields fields;

    Starters(Conditions conditions, ConditionText words, LineCounts counts, Fields fields) {
        this.conditions = conditions;
        this.words = words;
        this.counts = counts;
        this.fields = fields;
    }

    /**
     * A condition that many teams have.
     *
     * @param condition as JSON; null where the workspace has nothing to make one of
     * @param lacks what has to be there first, as a sentence; null where the condition tells
     */
    public record Starter(
            String key,
            Subject subject,
            String name,
            @Nullable String condition,
            @Nullable String lacks) {
        public Starter(String key, Subject subject, String name, String condition) {
            this(key, subject, name, condition, null);
        }
    }

    /**
     * How it stands in this workspace.
     *
     * @param words what it asks; empty where something is missing
     * @param missing why it can't be used, as a sentence; null where it can
     * @param now how many of what the viewer sees would match; null where nobody counted
     */
    public record Offered(
            String key,
            Subject subject,
            String name,
            String words,
            @Nullable String missing,
            @Nullable Long now) {
        public boolean usable() {
            return missing == null;
        }
    }

    /** The condition; throws {@link BadInput}, in a sentence, where this workspace lacks a field or value of it. */
    public ConditionTree condition(Starter starter, Catalogue catalogue, Purpose purpose) {
        String json = starter.condition();
        if (json == null) {
            throw BadInput.of("condition", String.valueOf(starter.lacks()));
        }
        ConditionTree condition = conditions.read(catalogue, starter.subject(), json, purpose);
        List<Fault> unknown = conditions.warnings(catalogue, starter.subject(), condition);
        if (!unknown.isEmpty()) {
            throw new BadInput(unknown);
        }
        return condition;
    }

    /** All of them in their order. @param counted whether to count, in one scan of each subject's records */
    public List<Offered> of(Viewer viewer, List<Starter> starters, Purpose purpose, boolean counted) {
        Snapshot present = fields.present(viewer);
        Map<String, String> missing = new HashMap<>();
        Map<Subject, Map<String, ConditionTree>> usable = new LinkedHashMap<>();
        for (Starter starter : starters) {
            try {
                ConditionTree condition = condition(starter, present.catalogue(), purpose);
                usable.computeIfAbsent(starter.subject(), subject -> new LinkedHashMap<>())
                        .put(starter.key(), condition);
            } catch (BadInput lacks) {
                missing.put(starter.key(), lacks.faults().get(0).message());
            }
        }
        Map<String, Long> now = new HashMap<>();
        if (counted) {
            usable.forEach(
                    (subject, lines) -> now.putAll(counts.of(viewer, subject, lines, present.catalogue(), present.now())
                            .byLine()));
        }
        List<Offered> offered = new ArrayList<>();
        for (Starter one : starters) {
            ConditionTree condition =
                    usable.getOrDefault(one.subject(), Map.of()).get(one.key());
            offered.add(new Offered(
                    one.key(),
                    one.subject(),
                    one.name(),
                    condition == null ? "" : words.of(condition, one.subject(), present.catalogue(), present.now()),
                    missing.get(one.key()),
                    now.get(one.key())));
        }
        return offered;
    }
}
