package app.steward.journey.web;

import app.steward.problem.BadInput;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The steps of a journey as people edit them: a sequence, in which a fork (if/else, wait until) holds a sequence for each
 * of its ways. Where the ways meet again is the step after the fork. A definition says the same by naming of each step
 * the next; this is the way there and back, complete or not.
 */
final class Outline {
    static final int MOST_STEPS = 100;
    static final int MOST_BRANCHES = 10;
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String NEXT = "next";
    private static final String JOIN = "join";

    private final List<Step> steps;

    private Outline(List<Step> steps) {
        this.steps = steps;
    }

    /** A step with its ways; none where it is no fork. */
    static final class Step {
        private final String key;
        private final ObjectNode json;
        private final List<Way> ways = new ArrayList<>();

        private Step(String key, ObjectNode json) {
            this.key = key;
            this.json = json;
        }

        String key() {
            return key;
        }

        String type() {
            return json.path("type").asString("");
        }

        /** What it does, without where it leads to. */
        ObjectNode json() {
            return json;
        }

        List<Way> ways() {
            return ways;
        }

        boolean isEnd() {
            return type().equals("end");
        }

        /** Whether everybody who comes here has ended behind it: at an end, or in a fork whose ways all end. */
        boolean closes() {
            return isEnd() || !ways.isEmpty() && ways.stream().allMatch(Way::closes);
        }
    }

    /**
     * One way out of a fork.
     *
     * @param branch its name and condition; null for else, and for the ways of a wait
     */
    record Way(@Nullable ObjectNode branch, List<Step> steps) {
        boolean closes() {
            return !steps.isEmpty() && steps.get(steps.size() - 1).closes();
        }
    }

    /** Where a step stands: in which sequence, and in which way of which fork; null at the top. */
    record Place(List<Step> sequence, int index, @Nullable Step fork, int way) {
        int number() {
            return index + 1;
        }
    }

    List<Step> steps() {
        return steps;
    }

    static Outline of(@Nullable JsonNode definition) {
        Map<String, ObjectNode> byKey = new LinkedHashMap<>();
        if (definition != null) {
            for (JsonNode one : definition) {
                if (one instanceof ObjectNode step
                        && !step.path("key").asString("").isEmpty()) {
                    byKey.putIfAbsent(step.path("key").asString(""), step);
                }
            }
        }
        String first = byKey.keySet().stream().findFirst().orElse(null);
        Reading reading = new Reading(byKey);
        List<Step> all = reading.sequence(first, Set.of());
        // What nothing leads to is not lost: it stands at the end, where it is found and mended.
        for (String key : byKey.keySet()) {
            if (!reading.seen.contains(key)) {
                all.addAll(reading.sequence(key, Set.of()));
            }
        }
        return new Outline(all);
    }

    /** Follows the keys; a step that was seen stops, so that it always comes to an end. */
    private static final class Reading {
        private final Map<String, ObjectNode> byKey;
        private final Set<String> seen = new HashSet<>();
        private final Map<String, List<String>> lines = new HashMap<>();

        Reading(Map<String, ObjectNode> byKey) {
            this.byKey = byKey;
        }

        List<Step> sequence(@Nullable String from, Set<String> stops) {
            List<Step> found = new ArrayList<>();
            String key = from;
            while (key != null && !stops.contains(key) && seen.add(key)) {
                ObjectNode json = byKey.get(key);
                if (json == null) {
                    break;
                }
                Step step = new Step(key, json.deepCopy());
                found.add(step);
                if (isFork(json)) {
                    String join = join(json);
                    Set<String> inner = new HashSet<>(stops);
                    if (join != null) {
                        inner.add(join);
                    }
                    for (JsonNode branch : json.path("branches")) {
                        ObjectNode alone =
                                branch instanceof ObjectNode one ? one.deepCopy() : MAPPER.createObjectNode();
                        String next = text(alone, NEXT);
                        alone.remove(NEXT);
                        step.ways.add(new Way(alone, sequence(next, inner)));
                    }
                    if (!step.type().equals("if")) {
                        step.ways.add(new Way(null, sequence(text(json, NEXT), inner)));
                    }
                    step.ways.add(new Way(null, sequence(text(json, last(step.type())), inner)));
                    key = join;
                } else {
                    key = step.isEnd() ? null : text(json, NEXT);
                }
                step.json.remove(List.of(NEXT, JOIN, "branches", "else", "late"));
            }
            return found;
        }

        private @Nullable String join(ObjectNode fork) {
            String said = text(fork, JOIN);
            if (said != null && byKey.containsKey(said)) {
                return said;
            }
            // The first step that more than one way comes to.
            List<List<String>> all = targets(fork).stream().map(this::line).toList();
            Map<String, Integer> times = new HashMap<>();
            all.forEach(line -> line.forEach(key -> times.merge(key, 1, Integer::sum)));
            return all.stream()
                    .flatMap(List::stream)
                    .filter(key -> times.getOrDefault(key, 0) > 1)
                    .findFirst()
                    .orElse(null);
        }

        /** What follows from a step on, past the forks on the way. */
        private List<String> line(@Nullable String from) {
            if (from == null) {
                return List.of();
            }
            List<String> known = lines.get(from);
            if (known != null) {
                return known;
            }
            Set<String> line = new LinkedHashSet<>();
            String key = from;
            lines.put(from, List.of());
            while (key != null && byKey.containsKey(key) && line.add(key)) {
                ObjectNode json = Objects.requireNonNull(byKey.get(key));
                key = isFork(json) ? join(json) : text(json, NEXT);
            }
            List<String> found = List.copyOf(line);
            lines.put(from, found);
            return found;
        }
    }

    private static List<@Nullable String> targets(ObjectNode fork) {
        List<@Nullable String> targets = new ArrayList<>();
        fork.path("branches").forEach(branch -> targets.add(text(branch, NEXT)));
        String type = fork.path("type").asString("");
        if (!type.equals("if")) {
            targets.add(text(fork, NEXT));
        }
        targets.add(text(fork, last(type)));
        return targets;
    }

    static boolean isFork(JsonNode step) {
        String type = step.path("type").asString("");
        return type.equals("if") || type.equals("wait_until");
    }

    /** The name of the way that is taken where no other is. */
    private static String last(String type) {
        return type.equals("if") ? "else" : "late";
    }

    private static @Nullable String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isString() && !value.asString().isEmpty() ? value.asString() : null;
    }

    /** As a definition has them: each with the key of the next, in the order in which they are read. */
    ArrayNode toJson() {
        ArrayNode all = MAPPER.createArrayNode();
        write(steps, null, all);
        return all;
    }

    private static void write(List<Step> sequence, @Nullable String after, ArrayNode all) {
        for (int i = 0; i < sequence.size(); i++) {
            Step step = sequence.get(i);
            String next = i + 1 < sequence.size() ? sequence.get(i + 1).key : after;
            ObjectNode json = step.json.deepCopy();
            all.add(json);
            if (step.ways.isEmpty()) {
                if (!step.isEnd()) {
                    put(json, NEXT, next);
                }
                continue;
            }
            List<Way> ways = step.ways;
            boolean forks = step.type().equals("if");
            ArrayNode branches = MAPPER.createArrayNode();
            for (int w = 0; w < ways.size(); w++) {
                Way way = ways.get(w);
                String first = way.steps.isEmpty() ? next : way.steps.get(0).key;
                if (way.branch != null) {
                    ObjectNode branch = way.branch.deepCopy();
                    put(branch, NEXT, first);
                    branches.add(branch);
                } else {
                    put(json, w == ways.size() - 1 ? last(step.type()) : NEXT, first);
                }
            }
            if (forks) {
                json.set("branches", branches);
            }
            if (i + 1 < sequence.size()) {
                json.put(JOIN, next);
            }
            ways.forEach(way -> write(way.steps, next, all));
        }
    }

    private static void put(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    // ---- what is found in it

    /** All of them, in the order in which they are read. */
    List<Step> all() {
        List<Step> all = new ArrayList<>();
        each(steps, all::add);
        return all;
    }

    private static void each(Collection<Step> sequence, Consumer<Step> what) {
        for (Step step : sequence) {
            what.accept(step);
            step.ways.forEach(way -> each(way.steps, what));
        }
    }

    Optional<Step> find(String key) {
        return all().stream().filter(step -> step.key.equals(key)).findFirst();
    }

    Optional<Place> place(String key) {
        return Optional.ofNullable(place(steps, null, 0, key));
    }

    private static @Nullable Place place(List<Step> sequence, @Nullable Step fork, int way, String key) {
        for (int i = 0; i < sequence.size(); i++) {
            Step step = sequence.get(i);
            if (step.key.equals(key)) {
                return new Place(sequence, i, fork, way);
            }
            for (int w = 0; w < step.ways.size(); w++) {
                Place inner = place(step.ways.get(w).steps, step, w, key);
                if (inner != null) {
                    return inner;
                }
            }
        }
        return null;
    }

    // ---- what is done to it; what can't be is refused in words

    /**
     * Adds a step, and says under which key.
     *
     * @param after key of the step before; empty for the first place of the sequence
     * @param fork the fork that the sequence belongs to; empty for the top
     */
    String add(ObjectNode json, String after, String fork, int way) {
        List<Step> sequence =
                after.isEmpty() ? sequence(fork, way) : placed(after).sequence();
        int at = after.isEmpty() ? 0 : placed(after).index() + 1;
        Step step = made(json);
        put(sequence, at, step);
        return step.key;
    }

    private Step made(ObjectNode json) {
        if (all().size() >= MOST_STEPS) {
            throw BadInput.of("steps", "A journey has at most " + MOST_STEPS + " steps.");
        }
        Step step = new Step(freeKey(), json);
        json.put("key", step.key);
        if (step.type().equals("if")) {
            step.ways.add(new Way(named("Branch 1"), new ArrayList<>()));
            step.ways.add(new Way(null, new ArrayList<>()));
        } else if (isFork(json)) {
            step.ways.add(new Way(null, new ArrayList<>()));
            step.ways.add(new Way(null, new ArrayList<>()));
        }
        return step;
    }

    private static ObjectNode named(String name) {
        return MAPPER.createObjectNode().put("name", name);
    }

    /** A key of its own: numbers run on, so that one that was taken away does not come back for another step. */
    private String freeKey() {
        int highest = all().stream()
                .map(Step::key)
                .filter(key -> key.matches("s[0-9]{1,6}"))
                .mapToInt(key -> Integer.parseInt(key.substring(1)))
                .max()
                .orElse(0);
        int from = highest + 1;
        while (taken.contains("s" + from)) {
            from++;
        }
        taken.add("s" + from);
        return "s" + from;
    }

    private final Set<String> taken = new HashSet<>();

    /** Keys that versions have had, which a new step must not have: a run would take it for the one that it passed. */
    void keep(Collection<String> keys) {
        taken.addAll(keys);
    }

    private static void put(List<Step> sequence, int at, Step step) {
        if (at > 0 && sequence.get(at - 1).isEnd()) {
            throw BadInput.of("steps", "Nothing can follow an end. Choose a place before it.");
        }
        if (step.isEnd() && at < sequence.size()) {
            throw BadInput.of(
                    "steps", "An end closes its branch: it goes to the last place, once nothing follows it there.");
        }
        sequence.add(at, step);
    }

    private Place placed(String key) {
        return place(key).orElseThrow(() -> BadInput.of("steps", "This step is not there any more."));
    }

    private List<Step> sequence(String fork, int way) {
        if (fork.isEmpty()) {
            return steps;
        }
        Step found = find(fork).orElseThrow(() -> BadInput.of("steps", "This step is not there any more."));
        if (way < 0 || way >= found.ways.size()) {
            throw BadInput.of("steps", "This branch is not there any more.");
        }
        return found.ways.get(way).steps;
    }

    /** @param at its place in that sequence once it has left its old one */
    void move(String key, String fork, int way, int at) {
        Place from = placed(key);
        Step step = from.sequence().get(from.index());
        List<Step> inside = new ArrayList<>();
        each(List.of(step), inside::add);
        if (inside.stream().anyMatch(one -> one.key.equals(fork))) {
            throw BadInput.of("steps", "A step can't be moved into one of its own branches.");
        }
        List<Step> to = sequence(fork, way);
        from.sequence().remove(from.index());
        try {
            put(to, Math.max(0, Math.min(at, to.size())), step);
        } catch (BadInput refused) {
            from.sequence().add(from.index(), step);
            throw refused;
        }
    }

    /** How many went: a fork takes what stands in its branches with it. */
    int remove(String key) {
        Place from = placed(key);
        List<Step> gone = new ArrayList<>();
        each(List.of(from.sequence().remove(from.index())), gone::add);
        return gone.size();
    }

    /** A second of it behind it, with what stands in its branches; answers its key. */
    String copy(String key) {
        Place from = placed(key);
        Step step = from.sequence().get(from.index());
        if (step.isEnd()) {
            throw BadInput.of("steps", "Nothing can follow an end, so it can't be copied here.");
        }
        Step copy = copied(step);
        from.sequence().add(from.index() + 1, copy);
        if (all().size() > MOST_STEPS) {
            from.sequence().remove(copy);
            throw BadInput.of("steps", "A journey has at most " + MOST_STEPS + " steps.");
        }
        return copy.key;
    }

    private Step copied(Step step) {
        ObjectNode json = step.json.deepCopy();
        Step copy = new Step(freeKey(), json);
        json.put("key", copy.key);
        for (Way way : step.ways) {
            List<Step> inner = new ArrayList<>();
            way.steps.forEach(one -> inner.add(copied(one)));
            copy.ways.add(new Way(way.branch == null ? null : way.branch.deepCopy(), inner));
        }
        return copy;
    }

    /** Another branch of an if/else, before its else. */
    void addBranch(String key) {
        Step fork = fork(key);
        if (fork.ways.size() > MOST_BRANCHES) {
            throw BadInput.of("steps", "An if/else has at most " + MOST_BRANCHES + " branches.");
        }
        fork.ways.add(fork.ways.size() - 1, new Way(named("Branch " + fork.ways.size()), new ArrayList<>()));
    }

    void removeBranch(String key, int way) {
        Step fork = fork(key);
        branch(fork, way);
        if (fork.ways.size() <= 2) {
            throw BadInput.of("steps", "An if/else has one branch at least. Remove the step instead.");
        }
        fork.ways.remove(way);
    }

    /** Branches are asked in their order. */
    void moveBranch(String key, int way, int to) {
        Step fork = fork(key);
        branch(fork, way);
        branch(fork, to);
        fork.ways.add(to, fork.ways.remove(way));
    }

    private static void branch(Step fork, int way) {
        if (way < 0 || way >= fork.ways.size() || fork.ways.get(way).branch == null) {
            throw BadInput.of("steps", "This branch is not there any more.");
        }
    }

    private Step fork(String key) {
        return find(key)
                .filter(step -> step.type().equals("if"))
                .orElseThrow(() -> BadInput.of("steps", "This step is not there any more."));
    }
}
