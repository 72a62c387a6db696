package app.steward.segment;

import app.steward.condition.Catalogue;
import app.steward.condition.Subject;
import app.steward.derive.Definition;
import app.steward.derive.Outcome;
import app.steward.derive.Pass;
import app.steward.derive.Place;
import app.steward.derive.Reads;
import app.steward.derive.Stage;
import app.steward.fact.DerivedValues;
import app.steward.fact.Retry;
import app.steward.segment.SegmentDefinitions.Definitions;
import app.steward.segment.SegmentPass.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Membership as stages: account segments around health, then user segments. */
@Configuration(proxyBeanMethods = false)
class SegmentStages {
    private final SegmentPass pass;
    private final SegmentDefinitions stored;
    private final SegmentStates states;
    private final DerivedValues facts;
    private final Retry retry;

    SegmentStages(SegmentPass pass, SegmentDefinitions stored, SegmentStates states, DerivedValues facts, Retry retry) {
        this.pass = pass;
        this.stored = stored;
        this.states = states;
        this.facts = facts;
        this.retry = retry;
    }

    @Bean
    Stage accountSegments() {
        return new Members(
                "account_segments",
                "Account segments",
                Place.ACCOUNT_SEGMENTS,
                Subject.ACCOUNT,
                Part.BEFORE_HEALTH,
                Set.of("account.unassigned"));
    }

    @Bean
    Stage healthSegments() {
        return new Members(
                "health_segments",
                "Segments by health",
                Place.HEALTH_SEGMENTS,
                Subject.ACCOUNT,
                Part.AFTER_HEALTH,
                Set.of());
    }

    @Bean
    Stage userSegments() {
        return new Members(
                "user_segments",
                "User segments",
                Place.USER_SEGMENTS,
                Subject.USER,
                Part.ALL,
                Set.of("account.unassigned", "user.account", "user.last_active_at"));
    }

    /** The segments of a subject, all or those on one side of health. */
    private final class Members implements Stage {
        private final String name;
        private final String label;
        private final int place;
        private final Subject subject;
        private final Part part;
        private final Set<String> counting;

        /** @param counting what decides how a record is counted in its segments, whichever they are */
        Members(String name, String label, int place, Subject subject, Part part, Set<String> counting) {
            this.name = name;
            this.label = label;
            this.place = place;
            this.subject = subject;
            this.part = part;
            this.counting = counting;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String label() {
            return label;
        }

        @Override
        public int place() {
            return place;
        }

        @Override
        public List<Definition> definitions(Catalogue catalogue) {
            SegmentDefinitions.Known now = stored.known(subject, catalogue);
            Definitions known = now.definitions();
            List<Definition> all = new ArrayList<>();
            if (!counting.isEmpty()) {
                all.add(new Definition(subject.key() + ".segment_counts", subject, counting, Set.of(), false));
            }
            for (int id : known.names().keySet()) {
                if (part == Part.ALL || known.afterHealth().contains(id) == (part == Part.AFTER_HEALTH)) {
                    all.add(new Definition(
                            Reads.segment(subject, id),
                            subject,
                            known.reads().getOrDefault(id, Set.of()),
                            now.late().contains(id)));
                }
            }
            return all;
        }

        @Override
        public Outcome all(Pass by) {
            long records = records(by);
            return outcome(records, by, retry.run(() -> pass.everything(subject, part, by.catalogue(), by.now())));
        }

        @Override
        public Outcome some(Set<String> definitions, Pass by) {
            long records = records(by);
            return outcome(records, by, pass.runUpTo(by.atMost(), subject, ids(definitions), by.catalogue(), by.now()));
        }

        private long records(Pass by) {
            long records = facts.count(subject);
            by.progress().done(0, records);
            return records;
        }

        @Override
        public Outcome records(Subject any, Set<String> definitions, Set<Long> records, Pass by) {
            return outcome(
                    records.size(), by, pass.records(subject, records, ids(definitions), by.catalogue(), by.now()));
        }

        @Override
        public void waiting(Set<String> definitions) {
            states.refreshing(ids(definitions));
        }

        private Outcome outcome(long records, Pass by, SegmentPass.Outcome outcome) {
            List<String> errors = new TreeMap<>(outcome.failures())
                    .entrySet().stream()
                            .map(failure ->
                                    "The segment " + nameOf(failure.getKey(), by) + " is broken: " + failure.getValue())
                            .toList();
            Set<String> moved = outcome.segments().keySet().stream()
                    .map(id -> Reads.segment(subject, id))
                    .collect(Collectors.toSet());
            return new Outcome(records, outcome.entered(), outcome.left(), errors, moved);
        }

        private String nameOf(int segment, Pass by) {
            return stored.of(subject, by.catalogue()).names().getOrDefault(segment, String.valueOf(segment));
        }

        /** The numbers at the end of the names; how records are counted has none. */
        private static Set<Integer> ids(Set<String> definitions) {
            return definitions.stream()
                    .filter(name -> name.indexOf(':') > 0)
                    .map(name -> Integer.valueOf(name.substring(name.indexOf(':') + 1)))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
