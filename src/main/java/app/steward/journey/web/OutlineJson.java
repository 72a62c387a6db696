package app.steward.journey.web;

import app.steward.journey.web.Outline.Node;
import app.steward.journey.web.Outline.Way;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Steps that name the next, as a definition has them, and sequences with forks in them: the way there and back. */
final class OutlineJson {
    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final String NEXT = "next";
    private static final String JOIN = "join";

    private OutlineJson() {}

    static List<Node> read(@Nullable JsonNode definition) {
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
        List<Node> all = reading.sequence(first, Set.of());
        // What nothing leads to is not lost: it stands at the end, where it is found and mended.
        for (String key : byKey.keySet()) {
            if (!reading.seen.contains(key)) {
                all.addAll(reading.sequence(key, Set.of()));
            }
        }
        return all;
    }

    /** Follows the keys; a step that was seen stops, so that it always comes to an end. */
    private static final class Reading {
        private final Map<String, ObjectNode> byKey;
        private final Set<String> seen = new HashSet<>();
        private final Map<String, List<String>> lines = new HashMap<>();

        Reading(Map<String, ObjectNode> byKey) {
            this.byKey = byKey;
        }

        List<Node> sequence(@Nullable String from, Set<String> stops) {
            List<Node> found = new ArrayList<>();
            String key = from;
            while (key != null && !stops.contains(key) && seen.add(key)) {
                ObjectNode json = byKey.get(key);
                if (json == null) {
                    break;
                }
                Node step = new Node(key, json.deepCopy());
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
                        step.ways().add(new Way(alone, sequence(next, inner)));
                    }
                    if (!step.type().equals("if")) {
                        step.ways().add(new Way(null, sequence(text(json, NEXT), inner)));
                    }
                    step.ways().add(new Way(null, sequence(text(json, last(step.type())), inner)));
                    key = join;
                } else {
                    key = step.isEnd() ? null : text(json, NEXT);
                }
                step.json().remove(List.of(NEXT, JOIN, "branches", "else", "late"));
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
    static ArrayNode write(List<Node> steps) {
        ArrayNode all = MAPPER.createArrayNode();
        write(steps, null, all);
        return all;
    }

    private static void write(List<Node> sequence, @Nullable String after, ArrayNode all) {
        for (int i = 0; i < sequence.size(); i++) {
            Node step = sequence.get(i);
            String next = i + 1 < sequence.size() ? sequence.get(i + 1).key() : after;
            ObjectNode json = step.json().deepCopy();
            all.add(json);
            if (step.ways().isEmpty()) {
                if (!step.isEnd()) {
                    put(json, NEXT, next);
                }
                continue;
            }
            List<Way> ways = step.ways();
            boolean forks = step.type().equals("if");
            ArrayNode branches = MAPPER.createArrayNode();
            for (int w = 0; w < ways.size(); w++) {
                Way way = ways.get(w);
                String first = way.steps().isEmpty() ? next : way.steps().get(0).key();
                if (way.branch() != null) {
                    ObjectNode branch = way.branch().deepCopy();
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
            ways.forEach(way -> write(way.steps(), next, all));
        }
    }

    private static void put(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
