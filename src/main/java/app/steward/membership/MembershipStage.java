package app.steward.membership;

import app.steward.condition.Catalogue;
import app.steward.condition.MembershipRef;
import app.steward.condition.Subject;
import app.steward.derive.Definition;
import app.steward.derive.Outcome;
import app.steward.derive.Pass;
import app.steward.derive.Stage;
import app.steward.fact.DerivedValues;
import app.steward.fact.Retry;
import app.steward.membership.MembershipPass.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The definitions of a kind over a subject, all or those on one side of health, as a stage of the chain. */
public final class MembershipStage implements Stage {

    /** What a stage of membership works with. */
    @Component
    public record Engine(
            MembershipPass pass, StoredDefinitions stored, DefinitionStates states, DerivedValues facts, Retry retry) {}

    private final Engine engine;
    private final Kind kind;
    private final String name;
    private final String label;
    private final int place;
    private final Subject subject;
    private final Part part;
    private final Set<String> counting;

    /** @param counting what decides how a record is counted in all that it is in; nothing where it is not counted */
    public MembershipStage(
            Engine engine,
            Kind kind,
            String name,
            String label,
            int place,
            Subject subject,
            Part part,
            Set<String> counting) {
        this.engine = engine;
        this.kind = kind;
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
        StoredDefinitions.Known now = engine.stored().known(kind, subject, catalogue);
        Definitions known = now.definitions();
        List<Definition> all = new ArrayList<>();
        if (!counting.isEmpty()) {
            all.add(new Definition(
                    subject.key() + "." + kind.key().key() + "_counts", subject, counting, Set.of(), false));
        }
        for (int id : known.names().keySet()) {
            if (part == Part.ALL || known.afterHealth().contains(id) == (part == Part.AFTER_HEALTH)) {
                all.add(new Definition(
                        new MembershipRef(kind.key(), subject, id).name(),
                        subject,
                        known.reads().getOrDefault(id, Set.of()),
                        now.late().contains(id)));
            }
        }
        return all;
    }

    /** Whether a definition of this name is of its subject. */
    boolean computes(String definition) {
        return definition.startsWith(subject.key() + ".");
    }

    @Override
    public Outcome all(Pass by) {
        long records = records(by);
        return outcome(
                records,
                by,
                engine.retry().run(() -> engine.pass().everything(kind, subject, part, by.catalogue(), by.now())));
    }

    @Override
    public Outcome some(Set<String> definitions, Pass by) {
        long records = records(by);
        return outcome(
                records,
                by,
                engine.pass().runUpTo(by.atMost(), kind, subject, ids(definitions), by.catalogue(), by.now()));
    }

    private long records(Pass by) {
        long records = engine.facts().count(subject);
        by.progress().done(0, records);
        return records;
    }

    @Override
    public Outcome records(Subject any, Set<String> definitions, Set<Long> records, Pass by) {
        return outcome(
                records.size(),
                by,
                engine.pass().records(kind, subject, records, ids(definitions), by.catalogue(), by.now()));
    }

    @Override
    public void waiting(Set<String> definitions) {
        engine.states().refreshing(kind, ids(definitions));
    }

    private Outcome outcome(long records, Pass by, MembershipPass.Outcome outcome) {
        List<String> errors = new TreeMap<>(outcome.failures())
                .entrySet().stream()
                        .map(failure -> "The " + kind.words() + " " + nameOf(failure.getKey(), by) + " is broken: "
                                + failure.getValue())
                        .toList();
        Set<String> moved = outcome.moves().keySet().stream()
                .map(id -> new MembershipRef(kind.key(), subject, id).name())
                .collect(Collectors.toSet());
        return new Outcome(records, outcome.entered(), outcome.left(), errors, moved);
    }

    private String nameOf(int definition, Pass by) {
        return engine.stored()
                .of(kind, subject, by.catalogue())
                .names()
                .getOrDefault(definition, String.valueOf(definition));
    }

    /** The numbers at the end of the names; how records are counted has none. */
    private static Set<Integer> ids(Set<String> definitions) {
        return definitions.stream()
                .filter(name -> name.indexOf(':') > 0)
                .map(name -> Integer.valueOf(name.substring(name.indexOf(':') + 1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
