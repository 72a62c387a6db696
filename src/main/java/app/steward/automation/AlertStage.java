package app.steward.automation;

import app.steward.automation.AlertPass.Part;
import app.steward.condition.Catalogue;
import app.steward.condition.MembershipKind;
import app.steward.condition.MembershipRef;
import app.steward.condition.Subject;
import app.steward.derive.Definition;
import app.steward.derive.Outcome;
import app.steward.derive.Pass;
import app.steward.derive.Place;
import app.steward.derive.Stage;
import app.steward.derive.TooMany;
import app.steward.fact.Batches;
import app.steward.fact.Batches.Done;
import app.steward.membership.Rule;
import app.steward.membership.RuleKind;
import app.steward.membership.Rules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Alerts as a stage behind the rules. For a person's change it acts in the transaction of the change; for everything in
 * batches, each of which marks what it acted upon, so that a crash loses and repeats nothing.
 */
@Component
class AlertStage implements Stage {
    static final String LAST = "last_alert_at";

    private static final List<Subject> SUBJECTS = List.of(Subject.ACCOUNT, Subject.USER);

    private final AlertPass pass;
    private final Rules rules;
    private final Batches batches;

    AlertStage(AlertPass pass, Rules rules, Batches batches) {
        this.pass = pass;
        this.rules = rules;
        this.batches = batches;
    }

    @Override
    public String name() {
        return "alerts";
    }

    @Override
    public int place() {
        return Place.ALERTS;
    }

    /** One for each rule, which follows from who is in it. */
    @Override
    public List<Definition> definitions(Catalogue catalogue) {
        List<Definition> all = new ArrayList<>();
        for (Rule rule : known(catalogue)) {
            Subject subject = rule.subject();
            String name = nameOf(subject, rule.id());
            all.add(new Definition(
                    name,
                    subject,
                    Set.of(RuleKind.computed(subject, rule.id())),
                    Set.of(name, subject.key() + "." + LAST),
                    false));
        }
        return all;
    }

    private List<Rule> known(Catalogue catalogue) {
        return catalogue.once(AlertStage.class, () -> rules.of(RuleKind.ALERT));
    }

    static String nameOf(Subject subject, int rule) {
        return new MembershipRef(MembershipKind.OPEN_ALERT, subject, rule).name();
    }

    @Override
    public Outcome all(Pass by) {
        Outcome all = Outcome.NOTHING;
        for (Subject subject : SUBJECTS) {
            all = both(all, act(new Part(subject, null, null), by));
        }
        batches.one(() -> pass.settle(by.now()));
        return all;
    }

    @Override
    public Outcome some(Set<String> definitions, Pass by) {
        Outcome all = Outcome.NOTHING;
        for (Subject subject : SUBJECTS) {
            Set<Integer> mine = rulesOf(subject, definitions);
            if (!mine.isEmpty()) {
                Part part = new Part(subject, mine, null);
                if (by.atMost() < Long.MAX_VALUE) {
                    requireFew(part, by);
                }
                all = both(all, act(part, by));
            }
        }
        return all;
    }

    private void requireFew(Part part, Pass by) {
        long due = pass.due(part, false, by.now()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        if (due > Math.min(by.atMost(), AlertPass.BATCH)) {
            throw new TooMany(due);
        }
    }

    /** Everything about these rules: guards are asked before anything acts, what is over goes before what is new. */
    private Outcome act(Part part, Pass by) {
        batches.one(() -> pass.guard(part, by.now()));
        Set<Integer> moved = new HashSet<>();
        long closed = batches.all(() -> pass.close(part, by.now()), moved);
        long opened = batches.all(() -> pass.open(part, by.catalogue(), by.now()), moved);
        opened += batches.all(() -> pass.remind(part, by.now()), moved);
        batches.one(() -> {
            pass.forget(part, by.now());
            pass.finished(part, by.now());
        });
        return new Outcome(opened + closed, opened, closed, List.of(), names(part.subject(), moved));
    }

    @Override
    public Outcome records(Subject subject, Set<String> definitions, Set<Long> records, Pass by) {
        if (known(by.catalogue()).stream().noneMatch(rule -> rule.subject() == subject)) {
            return Outcome.NOTHING;
        }
        // All rules: what waited for a day may be due for these, too.
        Part part = new Part(subject, null, records, by.chains());
        Done closed = pass.close(part, by.now());
        pass.refuse(part, by.now());
        Done opened = pass.open(part, by.catalogue(), by.now());
        if (closed.records() > 0) {
            pass.forget(part, by.now());
        }
        Set<Integer> moved = new TreeSet<>(closed.rules());
        moved.addAll(opened.rules());
        return new Outcome(records.size(), opened.records(), closed.records(), List.of(), names(subject, moved));
    }

    private static Set<Integer> rulesOf(Subject subject, Set<String> definitions) {
        String prefix = subject.key() + "." + MembershipKind.OPEN_ALERT.key() + ":";
        return definitions.stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> Integer.valueOf(name.substring(prefix.length())))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(Subject subject, Set<Integer> rules) {
        Set<String> names = new TreeSet<>();
        rules.forEach(rule -> names.add(nameOf(subject, rule)));
        if (!names.isEmpty()) {
            names.add(subject.key() + "." + LAST);
        }
        return names;
    }

    private static Outcome both(Outcome one, Outcome other) {
        Set<String> changed = new HashSet<>(one.changed());
        changed.addAll(other.changed());
        return new Outcome(
                one.records() + other.records(),
                one.entered() + other.entered(),
                one.left() + other.left(),
                List.of(),
                changed);
    }
}
