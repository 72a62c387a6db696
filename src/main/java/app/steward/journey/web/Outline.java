package app.steward.journey.web;

import app.steward.journey.Definition;
import app.steward.problem.BadInput;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The steps of a journey as people edit them: a sequence, in which a fork (if/else, wait until) holds a sequence for each
 * of its ways. Where the ways meet again is the step after the fork. A definition says the same by naming of each step
 * the next, complete or not: {@link OutlineJson} is the way there and back.
 */
final class Outline {
    private final List<Node> steps;
    private final Set<String> given = new HashSet<>();
    private Supplier<Set<String>> kept = Set::of;

    private Outline(List<Node> steps) {
        this.steps = steps;
    }

    /** A step with its ways; none where it is no fork. */
    static final class Node {
        private final String key;
        private final ObjectNode json;
        private final List<Way> ways = new ArrayList<>();

        Node(String key, ObjectNode json) {
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
    record Way(@Nullable ObjectNode branch, List<Node> steps) {
        boolean closes() {
            return !steps.isEmpty() && steps.get(steps.size() - 1).closes();
        }
    }

    /** Where a step stands: in which sequence, and in which way of which fork; null at the top. */
    record Place(List<Node> sequence, int index, @Nullable Node fork, int way) {
        int number() {
            return index + 1;
        }
    }

    List<Node> steps() {
        return steps;
    }

    static Outline of(@Nullable JsonNode definition) {
        return new Outline(OutlineJson.read(definition));
    }

    /** As a definition has them: each with the key of the next, in the order in which they are read. */
    ArrayNode toJson() {
        return OutlineJson.write(steps);
    }

    // ---- what is found in it

    /** All of them, in the order in which they are read. */
    List<Node> all() {
        List<Node> all = new ArrayList<>();
        each(steps, all::add);
        return all;
    }

    private static void each(Collection<Node> sequence, Consumer<Node> what) {
        for (Node step : sequence) {
            what.accept(step);
            step.ways.forEach(way -> each(way.steps, what));
        }
    }

    Optional<Node> find(String key) {
        return all().stream().filter(step -> step.key.equals(key)).findFirst();
    }

    Optional<Place> place(String key) {
        return Optional.ofNullable(place(steps, null, 0, key));
    }

    private static @Nullable Place place(List<Node> sequence, @Nullable Node fork, int way, String key) {
        for (int i = 0; i < sequence.size(); i++) {
            Node step = sequence.get(i);
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
        List<Node> sequence =
                after.isEmpty() ? sequence(fork, way) : placed(after).sequence();
        int at = after.isEmpty() ? 0 : placed(after).index() + 1;
        Node step = made(json);
        put(sequence, at, step);
        return step.key;
    }

    private Node made(ObjectNode json) {
        if (all().size() >= Definition.MOST_STEPS) {
            throw BadInput.of("steps", "A journey has at most " + Definition.MOST_STEPS + " steps.");
        }
        Node step = new Node(freeKey(), json);
        json.put("key", step.key);
        if (step.type().equals("if")) {
            step.ways.add(new Way(named("Branch 1"), new ArrayList<>()));
            step.ways.add(new Way(null, new ArrayList<>()));
        } else if (OutlineJson.isFork(json)) {
            step.ways.add(new Way(null, new ArrayList<>()));
            step.ways.add(new Way(null, new ArrayList<>()));
        }
        return step;
    }

    private static ObjectNode named(String name) {
        return JsonMapper.shared().createObjectNode().put("name", name);
    }

    /** A key of its own: numbers run on, so that one that was taken away does not come back for another step. */
    private String freeKey() {
        int highest = all().stream()
                .map(Node::key)
                .filter(key -> key.matches("s[0-9]{1,6}"))
                .mapToInt(key -> Integer.parseInt(key.substring(1)))
                .max()
                .orElse(0);
        int from = highest + 1;
        while (kept.get().contains("s" + from) || !given.add("s" + from)) {
            from++;
        }
        return "s" + from;
    }

    /**
     * @param keys that versions have had, which a new step must not have: a run would take it for the one that it passed.
     *     Asked for where there is a new step
     */
    void keep(Supplier<Set<String>> keys) {
        kept = SingletonSupplier.of(keys);
    }

    private static void put(List<Node> sequence, int at, Node step) {
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

    private List<Node> sequence(String fork, int way) {
        if (fork.isEmpty()) {
            return steps;
        }
        Node found = find(fork).orElseThrow(() -> BadInput.of("steps", "This step is not there any more."));
        if (way < 0 || way >= found.ways.size()) {
            throw BadInput.of("steps", "This branch is not there any more.");
        }
        return found.ways.get(way).steps;
    }

    /** @param at its place in that sequence once it has left its old one */
    void move(String key, String fork, int way, int at) {
        Place from = placed(key);
        Node step = from.sequence().get(from.index());
        List<Node> inside = new ArrayList<>();
        each(List.of(step), inside::add);
        if (inside.stream().anyMatch(one -> one.key.equals(fork))) {
            throw BadInput.of("steps", "A step can't be moved into one of its own branches.");
        }
        List<Node> to = sequence(fork, way);
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
        List<Node> gone = new ArrayList<>();
        each(List.of(from.sequence().remove(from.index())), gone::add);
        return gone.size();
    }

    /** A second of it behind it, with what stands in its branches; answers its key. */
    String copy(String key) {
        Place from = placed(key);
        Node step = from.sequence().get(from.index());
        if (step.isEnd()) {
            throw BadInput.of("steps", "Nothing can follow an end, so it can't be copied here.");
        }
        Node copy = copied(step);
        from.sequence().add(from.index() + 1, copy);
        if (all().size() > Definition.MOST_STEPS) {
            from.sequence().remove(copy);
            throw BadInput.of("steps", "A journey has at most " + Definition.MOST_STEPS + " steps.");
        }
        return copy.key;
    }

    private Node copied(Node step) {
        ObjectNode json = step.json.deepCopy();
        Node copy = new Node(freeKey(), json);
        json.put("key", copy.key);
        for (Way way : step.ways) {
            List<Node> inner = new ArrayList<>();
            way.steps.forEach(one -> inner.add(copied(one)));
            copy.ways.add(new Way(way.branch == null ? null : way.branch.deepCopy(), inner));
        }
        return copy;
    }

    /** Another branch of an if/else, before its else. */
    void addBranch(String key) {
        Node fork = fork(key);
        if (fork.ways.size() > Definition.MOST_BRANCHES) {
            throw BadInput.of("steps", "An if/else has at most " + Definition.MOST_BRANCHES + " branches.");
        }
        fork.ways.add(fork.ways.size() - 1, new Way(named("Branch " + fork.ways.size()), new ArrayList<>()));
    }

    void removeBranch(String key, int way) {
        Node fork = fork(key);
        branch(fork, way);
        if (fork.ways.size() <= 2) {
            throw BadInput.of("steps", "An if/else has one branch at least. Remove the step instead.");
        }
        fork.ways.remove(way);
    }

    /** Branches are asked in their order. */
    void moveBranch(String key, int way, int to) {
        Node fork = fork(key);
        branch(fork, way);
        branch(fork, to);
        fork.ways.add(to, fork.ways.remove(way));
    }

    private static void branch(Node fork, int way) {
        if (way < 0 || way >= fork.ways.size() || fork.ways.get(way).branch == null) {
            throw BadInput.of("steps", "This branch is not there any more.");
        }
    }

    private Node fork(String key) {
        return find(key)
                .filter(step -> step.type().equals("if"))
                .orElseThrow(() -> BadInput.of("steps", "This step is not there any more."));
    }
}
