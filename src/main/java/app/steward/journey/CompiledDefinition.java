package app.steward.journey;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Conditions.Stored;
import app.steward.condition.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A version of a journey with its conditions read, as they read today.
 *
 * @param goal null: none
 * @param exit null: none
 * @param problem why nobody may go on in it at all; null: nothing
 */
record CompiledDefinition(
        int journey,
        int edition,
        Subject subject,
        Definition definition,
        Map<String, Step> steps,
        @Nullable ConditionTree goal,
        @Nullable ConditionTree exit,
        Map<String, List<ConditionTree>> asked,
        Map<String, String> problems,
        @Nullable String problem) {

    static CompiledDefinition of(
            int journey,
            int edition,
            Subject subject,
            Definition definition,
            Catalogue catalogue,
            Conditions conditions) {
        Map<String, List<ConditionTree>> asked = new HashMap<>();
        Map<String, String> problems = new HashMap<>();
        for (Step step : definition.steps()) {
            List<ConditionTree> all = new ArrayList<>();
            for (JsonNode when : asked(step)) {
                Stored read = conditions.stored(catalogue, subject, conditions.text(when));
                if (read.condition() == null) {
                    problems.put(step.key(), "Its condition can't be read: " + read.problem());
                } else {
                    all.add(read.condition());
                }
            }
            asked.put(step.key(), all);
        }
        Stored goal = stored(definition.goal(), subject, catalogue, conditions);
        Stored exit = stored(definition.exit(), subject, catalogue, conditions);
        String problem = goal != null && goal.condition() == null
                ? "The goal can't be read: " + goal.problem()
                : exit != null && exit.condition() == null ? "The exit can't be read: " + exit.problem() : null;
        return new CompiledDefinition(
                journey,
                edition,
                subject,
                definition,
                definition.byKey(),
                goal == null ? null : goal.condition(),
                exit == null ? null : exit.condition(),
                asked,
                problems,
                problem);
    }

    private static @Nullable Stored stored(
            @Nullable JsonNode json, Subject subject, Catalogue catalogue, Conditions conditions) {
        return json == null ? null : conditions.stored(catalogue, subject, conditions.text(json));
    }

    /** Conditions of a step, in order. */
    private static List<JsonNode> asked(Step step) {
        if (step instanceof Step.WaitUntil until) {
            JsonNode when = until.when();
            return when == null ? List.of() : List.of(when);
        } else if (step instanceof Step.If branching) {
            return branching.branches().stream()
                    .map(Step.Branch::when)
                    .filter(Objects::nonNull)
                    .toList();
        }
        return List.of();
    }

    /** What a step asks, in order. */
    List<ConditionTree> asks(String step) {
        return asked.getOrDefault(step, List.of());
    }

    /** Why a run can't go on from this step; null: it can. */
    @Nullable
    String problemOf(String step) {
        if (problem != null) {
            return problem;
        }
        return steps.containsKey(step) ? problems.get(step) : "There is no such step.";
    }

    /** All conditions that decide by themselves when a run moves: goal, exit and what is waited for. */
    Stream<ConditionTree> watched() {
        Stream<ConditionTree> waited = steps.values().stream()
                .filter(step -> step instanceof Step.WaitUntil)
                .flatMap(step -> asks(step.key()).stream());
        return Stream.concat(Stream.of(goal, exit).filter(Objects::nonNull), waited);
    }
}
