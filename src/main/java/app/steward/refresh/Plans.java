package app.steward.refresh;

import app.steward.condition.Catalogue;
import app.steward.condition.Condition;
import app.steward.condition.ConditionHolder;
import app.steward.condition.FieldUse;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.Value;
import app.steward.health.HealthConfigurations;
import app.steward.segment.Segment;
import app.steward.segment.SegmentGraph;
import app.steward.segment.Segments;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Works out what follows from what: segments from segments, health from segments, segments from health. */
@Component
class Plans {
    private final Fields fields;
    private final List<ConditionHolder> holders;
    private final Segments segments;
    private final HealthConfigurations configurations;

    Plans(Fields fields, List<ConditionHolder> holders, Segments segments, HealthConfigurations configurations) {
        this.fields = fields;
        this.segments = segments;
        this.holders = List.copyOf(holders);
        this.configurations = configurations;
    }

    /**
     * After these segments were saved: they, what tests them, and health where it goes by any of these. What they test
     * and is not up to date is computed with them: whoever does that already did not know of them.
     */
    Plan ofSegments(Collection<Integer> saved) {
        Known known = new Known();
        Set<Integer> due = new TreeSet<>(saved);
        saved.forEach(id ->
                known.graph.testedBy(id).stream().filter(known.late::contains).forEach(due::add));
        Set<Integer> affected = known.graph.withDependants(due);
        boolean health = configurations.all().stream()
                        .anyMatch(configuration ->
                                configuration.segment() != null && affected.contains(configuration.segment()))
                || holders.stream()
                        .flatMap(ConditionHolder::heldUses)
                        .filter(held -> held.type().startsWith("health"))
                        .anyMatch(held -> held.use().params().get("segment") instanceof Long segment
                                && affected.contains(Math.toIntExact(segment)));
        return known.plan(affected, health);
    }

    /** After a configuration or the priority was saved: health and all that reads it. */
    Plan ofHealth() {
        return new Known().plan(Set.of(), true);
    }

    /** The stages of a run of these segments, which are all that it computes apart from health. */
    Plan ofRun(Collection<Integer> affected, boolean health) {
        Plan all = new Known().plan(affected, false);
        return new Plan(all.before(), health, all.after(), all.users());
    }

    /** The segments at one moment. */
    private final class Known {
        private final Map<Integer, Subject> subjects = new HashMap<>();
        private final Map<Integer, Condition> conditions = new TreeMap<>();
        private final Set<Integer> late = new TreeSet<>();
        private final SegmentGraph graph;
        private final Set<Integer> readers;

        Known() {
            Catalogue catalogue = fields.catalogue();
            segments.findAllByOrderBySubjectAscPositionAscIdAsc().forEach(segment -> {
                subjects.put(segment.id(), segment.subject());
                if (segment.state() == Segment.State.REFRESHING || segment.state() == Segment.State.STALE) {
                    late.add(segment.id());
                }
            });
            Set<Integer> direct = new TreeSet<>();
            holders.stream()
                    .flatMap(ConditionHolder::held)
                    .filter(held -> held.type().equals("segment"))
                    .forEach(held -> {
                        int id = Math.toIntExact(held.id());
                        conditions.put(id, held.condition());
                        if (uses(held.condition())
                                .anyMatch(use ->
                                        catalogue.get(held.subject(), use.key()).readsHealth())) {
                            direct.add(id);
                        }
                    });
            graph = new SegmentGraph(conditions);
            readers = graph.withDependants(direct);
        }

        private static Stream<FieldUse> uses(Condition condition) {
            return condition
                    .tests()
                    .flatMap(test -> test.value() instanceof Value.OtherField other
                            ? Stream.of(test.field(), other.field())
                            : Stream.of(test.field()));
        }

        Plan plan(Collection<Integer> affected, boolean health) {
            Set<Integer> before = new TreeSet<>();
            Set<Integer> after = new TreeSet<>();
            Set<Integer> users = new TreeSet<>();
            Set<Integer> all = new TreeSet<>(affected);
            if (health) {
                all.addAll(readers);
            }
            for (int id : all) {
                Subject subject = subjects.get(id);
                if (subject != null) {
                    Set<Integer> part = subject == Subject.USER ? users : readers.contains(id) ? after : before;
                    part.add(id);
                }
            }
            return new Plan(before, health, after, users);
        }
    }
}
