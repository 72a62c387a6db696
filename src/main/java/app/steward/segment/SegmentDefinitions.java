package app.steward.segment;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionHolder;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.derive.Reads;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The conditions of the stored segments, as far as they can still be read. */
@Component
public class SegmentDefinitions implements ConditionHolder {

    /**
     * The segments of a subject at one moment.
     *
     * @param names of all, by number
     * @param conditions of those that can be read
     * @param problems why the others can't, as sentences
     * @param texts the stored conditions, to tell whether one was changed
     * @param afterHealth those that test what follows from health, themselves or through another of them
     * @param reads what decides who is in each, by subject and key
     */
    public record Definitions(
            SortedMap<Integer, String> names,
            SortedMap<Integer, ConditionTree> conditions,
            Map<Integer, String> problems,
            Map<Integer, String> texts,
            Set<Integer> afterHealth,
            Map<Integer, Set<String>> reads) {
        public Definitions {
            names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
            conditions = Collections.unmodifiableSortedMap(new TreeMap<>(conditions));
            problems = Map.copyOf(problems);
            texts = Map.copyOf(texts);
            afterHealth = Set.copyOf(afterHealth);
            reads = Map.copyOf(reads);
        }

        public SegmentGraph graph() {
            return new SegmentGraph(conditions);
        }
    }

    private record Row(Subject subject, int id, String name, String condition) {}

    /**
     * The stored segments of both subjects.
     *
     * @param late those that nobody has computed since they were saved
     */
    private record Stored(List<Row> rows, Set<Integer> late) {}

    /** The segments of a subject, and which of them nobody has computed since they were saved. */
    record Known(Definitions definitions, Set<Integer> late) {}

    /** What was made of these rows with a catalogue of this stamp. */
    private record Made(String stamp, List<Row> rows, Map<Subject, Definitions> of) {}

    private static final Set<String> LATE = Set.of(Segment.State.STALE.key(), Segment.State.REFRESHING.key());

    private final DSLContext sql;
    private final Fields fields;
    private final Conditions reader;

    private volatile @Nullable Made last;

    SegmentDefinitions(DSLContext sql, Fields fields, Conditions reader) {
        this.sql = sql;
        this.fields = fields;
        this.reader = reader;
    }

    /**
     * Reads the subject's segments. One that tests itself through others can't be computed and has a problem too. Each
     * record that somebody changes is tested against all of them, so what was made of the same rows is used again.
     */
    public Definitions of(Subject subject, Catalogue catalogue) {
        return known(subject, catalogue).definitions();
    }

    /** Same, with what is late. */
    Known known(Subject subject, Catalogue catalogue) {
        Stored stored = stored();
        List<Row> rows = stored.rows();
        Made made = last;
        if (made == null
                || !made.stamp().equals(catalogue.stamp())
                || !made.rows().equals(rows)) {
            made = new Made(catalogue.stamp(), rows, new ConcurrentHashMap<>());
            if (!catalogue.stamp().isEmpty()) {
                last = made;
            }
        }
        return new Known(made.of().computeIfAbsent(subject, any -> read(any, rows, catalogue)), stored.late());
    }

    private Definitions read(Subject subject, List<Row> rows, Catalogue catalogue) {
        SortedMap<Integer, String> names = new TreeMap<>();
        SortedMap<Integer, ConditionTree> conditions = new TreeMap<>();
        Map<Integer, String> problems = new HashMap<>();
        Map<Integer, String> texts = new HashMap<>();
        for (Row row : rows) {
            if (row.subject() != subject) {
                continue;
            }
            names.put(row.id(), row.name());
            texts.put(row.id(), row.condition());
            Conditions.Stored stored = reader.stored(catalogue, subject, row.condition());
            ConditionTree condition = stored.condition();
            if (condition != null) {
                conditions.put(row.id(), condition);
            } else {
                problems.put(row.id(), Objects.requireNonNullElse(stored.problem(), "It can't be read."));
            }
        }
        SegmentGraph graph = new SegmentGraph(conditions);
        for (int id : names.keySet()) {
            graph.cycleThrough(id)
                    .ifPresent(path -> problems.put(
                            id,
                            "The segment tests itself: "
                                    + path.stream().map(names::get).collect(Collectors.joining(" → ")) + "."));
        }
        conditions.keySet().removeAll(problems.keySet());
        Map<Integer, Set<String>> reads = new HashMap<>();
        names.keySet().forEach(id -> {
            Set<String> read = new TreeSet<>(live(subject));
            ConditionTree condition = conditions.get(id);
            if (condition != null) {
                read.addAll(Reads.of(catalogue, subject, condition));
            }
            reads.put(id, read);
        });
        return new Definitions(names, conditions, problems, texts, afterHealth(subject, catalogue, conditions), reads);
    }

    /** What decides whether a record is in any segment at all. */
    private static Set<String> live(Subject subject) {
        return subject == Subject.ACCOUNT
                ? Set.of("account.archived")
                : Set.of("user.archived", "user.account", "account.archived");
    }

    private static Set<Integer> afterHealth(
            Subject subject, Catalogue catalogue, SortedMap<Integer, ConditionTree> conditions) {
        Set<Integer> direct = new TreeSet<>();
        conditions.forEach((id, condition) -> {
            if (condition
                    .uses()
                    .anyMatch(use -> catalogue.get(subject, use.key()).readsHealth())) {
                direct.add(id);
            }
        });
        return direct.isEmpty() ? direct : new SegmentGraph(conditions).withDependants(direct);
    }

    /** Of both subjects: those of users may test those of accounts. */
    private Stored stored() {
        Set<Integer> late = new TreeSet<>();
        List<Row> rows = sql.select(
                        field(name("subject"), String.class),
                        field(name("id"), Integer.class),
                        field(name("name"), String.class),
                        field("condition::text", String.class),
                        field(name("state"), String.class))
                .from(table(name("segments")))
                .orderBy(field(name("id")))
                .fetch(row -> {
                    if (LATE.contains(row.value5())) {
                        late.add(row.value2());
                    }
                    return new Row(Subject.of(row.value1()), row.value2(), row.value3(), row.value4());
                });
        return new Stored(rows, late);
    }

    @Override
    public Stream<StoredCondition> kept() {
        return stored().rows().stream()
                .map(row -> new StoredCondition(
                        "segment", row.id(), row.name(), row.subject(), reader.tree(row.condition())));
    }

    @Override
    public Stream<ParsedCondition> held() {
        Catalogue catalogue = fields.catalogue();
        Map<Integer, ParsedCondition> held = new LinkedHashMap<>();
        for (Subject subject : List.of(Subject.ACCOUNT, Subject.USER)) {
            Definitions definitions = of(subject, catalogue);
            definitions
                    .conditions()
                    .forEach((id, condition) -> held.put(
                            id,
                            new ParsedCondition(
                                    "segment", id, definitions.names().getOrDefault(id, ""), subject, condition)));
        }
        return held.values().stream();
    }
}
