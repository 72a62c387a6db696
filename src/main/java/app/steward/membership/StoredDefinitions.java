package app.steward.membership;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionHolder.ParsedCondition;
import app.steward.condition.ConditionHolder.StoredCondition;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Subject;
import app.steward.derive.Reads;
import app.steward.problem.BadInput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The stored definitions of each kind, as far as their conditions can still be read. */
@Component
public class StoredDefinitions {

    /**
     * One definition.
     *
     * @param condition as JSON, all that it says put together
     * @param frozen whether it is not computed
     * @param latched whether it is met once, and then evaluated no more
     * @param named how much there is of what it names beside its condition: less, and it is to be read anew
     */
    private record Row(
            Subject subject, int id, String name, String condition, boolean frozen, boolean latched, int named) {}

    /** @param late those that nobody has computed since they were saved */
    private record Stored(List<Row> rows, Set<Integer> late) {}

    /** The definitions of a subject, and which of them nobody has computed since they were saved. */
    record Known(Definitions definitions, Set<Integer> late) {}

    /** What was made of these rows with a catalogue of this stamp. */
    private record Made(String stamp, List<Row> rows, Map<Subject, Definitions> of) {}

    private static final Set<String> LATE = Set.of(State.STALE.key(), State.REFRESHING.key());

    private final DSLContext sql;
    private final Conditions reader;
    private final Map<Kind, Made> last = new ConcurrentHashMap<>();

    StoredDefinitions(DSLContext sql, Conditions reader) {
        this.sql = sql;
        this.reader = reader;
    }

    /**
     * Reads the subject's definitions. One that tests itself through others can't be computed and has a problem too. Each
     * record that somebody changes is tested against all of them, so what was made of the same rows is used again.
     */
    public Definitions of(Kind kind, Subject subject, Catalogue catalogue) {
        return known(kind, subject, catalogue, stored(kind)).definitions();
    }

    /** Same, with what is late; as old as the catalogue, since each stage of the chain asks for them anew. */
    Known known(Kind kind, Subject subject, Catalogue catalogue) {
        return known(kind, subject, catalogue, catalogue.once(kind, () -> stored(kind)));
    }

    private Known known(Kind kind, Subject subject, Catalogue catalogue, Stored stored) {
        List<Row> rows = stored.rows();
        Made made = last.get(kind);
        if (made == null
                || !made.stamp().equals(catalogue.stamp())
                || !made.rows().equals(rows)) {
            made = new Made(catalogue.stamp(), rows, new ConcurrentHashMap<>());
            if (!catalogue.stamp().isEmpty()) {
                last.put(kind, made);
            }
        }
        return new Known(made.of().computeIfAbsent(subject, any -> read(kind, any, rows, catalogue)), stored.late());
    }

    /** Throws {@link BadInput} with the way around where this condition would lead the definition back to itself. */
    public void refuseCycle(Kind kind, Subject subject, int id, ConditionTree condition, Catalogue catalogue) {
        if (MembershipGraph.namedIn(kind.key(), condition).isEmpty()) {
            return;
        }
        Definitions known = of(kind, subject, catalogue);
        SortedMap<Integer, ConditionTree> then = new TreeMap<>(known.conditions());
        then.put(id, condition);
        around(new MembershipGraph(kind.key(), then), id, known.names()).ifPresent(names -> {
            throw BadInput.of("condition", "The " + kind.words() + " would test itself: " + names + ".");
        });
    }

    private static Optional<String> around(MembershipGraph graph, int id, Map<Integer, String> names) {
        return graph.cycleThrough(id)
                .map(path ->
                        path.stream().map(at -> names.getOrDefault(at, "?")).collect(Collectors.joining(" → ")));
    }

    /** All conditions as they are stored, of every subject. */
    public Stream<StoredCondition> kept(Kind kind) {
        return stored(kind).rows().stream()
                .map(row -> new StoredCondition(
                        kind.key().key(), row.id(), row.name(), row.subject(), reader.tree(row.condition())));
    }

    /** Those that can be read, of every subject. */
    public Stream<ParsedCondition> held(Kind kind, Catalogue catalogue) {
        return kind.members().keySet().stream().sorted().flatMap(subject -> {
            Definitions definitions = of(kind, subject, catalogue);
            return definitions.conditions().entrySet().stream()
                    .map(each -> new ParsedCondition(
                            kind.key().key(),
                            each.getKey(),
                            definitions.names().getOrDefault(each.getKey(), ""),
                            subject,
                            each.getValue()));
        });
    }

    private Definitions read(Kind kind, Subject subject, List<Row> rows, Catalogue catalogue) {
        SortedMap<Integer, String> names = new TreeMap<>();
        SortedMap<Integer, ConditionTree> conditions = new TreeMap<>();
        Map<Integer, String> problems = new HashMap<>();
        Map<Integer, String> texts = new HashMap<>();
        Set<Integer> frozen = new TreeSet<>();
        Set<Integer> latched = new TreeSet<>();
        for (Row row : rows) {
            if (row.subject() != subject) {
                continue;
            }
            names.put(row.id(), row.name());
            texts.put(row.id(), row.condition());
            if (row.latched()) {
                latched.add(row.id());
            }
            if (row.frozen()) {
                frozen.add(row.id());
                continue;
            }
            Conditions.Stored stored = reader.stored(catalogue, subject, row.condition());
            ConditionTree condition = stored.condition();
            if (condition != null) {
                conditions.put(row.id(), condition);
            } else {
                problems.put(row.id(), Objects.requireNonNullElse(stored.problem(), "It can't be read."));
            }
        }
        MembershipGraph graph = new MembershipGraph(kind.key(), conditions);
        for (int id : names.keySet()) {
            around(graph, id, names)
                    .ifPresent(path -> problems.put(id, "The " + kind.words() + " tests itself: " + path + "."));
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
        return new Definitions(
                kind,
                names,
                conditions,
                problems,
                frozen,
                latched,
                texts,
                afterHealth(kind, subject, catalogue, conditions),
                reads);
    }

    /** What decides whether a record is in anything at all. */
    private static Set<String> live(Subject subject) {
        return subject == Subject.ACCOUNT
                ? Set.of("account.archived")
                : Set.of("user.archived", "user.account", "account.archived");
    }

    private static Set<Integer> afterHealth(
            Kind kind, Subject subject, Catalogue catalogue, SortedMap<Integer, ConditionTree> conditions) {
        Set<Integer> direct = new TreeSet<>();
        conditions.forEach((id, condition) -> {
            if (condition
                    .uses()
                    .anyMatch(use -> catalogue.get(subject, use.key()).readsHealth())) {
                direct.add(id);
            }
        });
        return direct.isEmpty() ? direct : new MembershipGraph(kind.key(), conditions).withDependants(direct);
    }

    /** What a rule asks of its members; of one that is off, what nobody meets. */
    private String rule(Record row) {
        String condition = row.get("condition", String.class);
        JsonNode all = RuleCondition.of(
                List.of(row.get("segments", Integer[].class)),
                List.of(row.get("lists", Integer[].class)),
                condition == null ? null : reader.tree(condition));
        return reader.text(row.get("armed", Boolean.class) ? all : RuleCondition.never(all));
    }

    /** Of all subjects: those of users may test those of accounts. */
    private Stored stored(Kind kind) {
        Set<Integer> late = new TreeSet<>();
        List<Row> rows = sql.fetch(kind.read()).map(row -> {
            int id = row.get("id", Integer.class);
            if (LATE.contains(row.get("state", String.class))) {
                late.add(id);
            }
            Subject subject = Subject.of(row.get("subject", String.class));
            String name = row.get("name", String.class);
            return kind.leaving() == Kind.Leaving.LINGERS
                    ? new Row(
                            subject,
                            id,
                            name,
                            rule(row),
                            row.get("frozen", Boolean.class),
                            row.get("latched", Boolean.class),
                            row.get("named", Integer.class))
                    : new Row(subject, id, name, row.get("condition", String.class), false, false, 0);
        });
        return new Stored(rows, late);
    }
}
