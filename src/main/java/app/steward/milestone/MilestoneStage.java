package app.steward.milestone;

import app.steward.condition.Catalogue;
import app.steward.condition.MembershipKind;
import app.steward.condition.Subject;
import app.steward.derive.Definition;
import app.steward.derive.Outcome;
import app.steward.derive.Pass;
import app.steward.derive.Place;
import app.steward.derive.Stage;
import app.steward.derive.TooMany;
import app.steward.fact.Batches;
import app.steward.membership.Rule;
import app.steward.membership.RuleKind;
import app.steward.membership.Rules;
import app.steward.milestone.MilestonePass.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Milestones as a stage behind the rules. For a person's change it acts in the transaction of the change; for everything in
 * batches, each of which marks what it acted upon, so that a crash loses and repeats nothing.
 */
@Component
class MilestoneStage implements Stage {
    private final MilestonePass pass;
    private final Rules rules;
    private final Batches batches;

    MilestoneStage(MilestonePass pass, Rules rules, Batches batches) {
        this.pass = pass;
        this.rules = rules;
        this.batches = batches;
    }

    @Override
    public String name() {
        return "milestones";
    }

    @Override
    public int place() {
        return Place.MILESTONES;
    }

    /** One for each, which follows from who matches it. */
    @Override
    public List<Definition> definitions(Catalogue catalogue) {
        List<Definition> all = new ArrayList<>();
        for (Rule rule : known(catalogue)) {
            all.add(new Definition(
                    MilestoneFields.nameOf(rule.id()),
                    Subject.ACCOUNT,
                    Set.of(RuleKind.computed(Subject.ACCOUNT, rule.id())),
                    false));
        }
        return all;
    }

    private List<Rule> known(Catalogue catalogue) {
        return catalogue.once(MilestoneStage.class, () -> rules.of(RuleKind.MILESTONE));
    }

    @Override
    public Outcome all(Pass by) {
        return known(by.catalogue()).isEmpty() ? Outcome.NOTHING : act(new Part(null, null), by);
    }

    @Override
    public Outcome some(Set<String> definitions, Pass by) {
        Set<Integer> mine = rulesOf(definitions);
        if (mine.isEmpty()) {
            return Outcome.NOTHING;
        }
        if (by.atMost() < Long.MAX_VALUE) {
            long due = pass.count(new Part(mine, null), by.now());
            if (due > Math.min(by.atMost(), MilestonePass.BATCH)) {
                throw new TooMany(due);
            }
        }
        return act(new Part(mine, null), by);
    }

    /** Others may be due by it: a strict one waits for the one before, which may be met now, or be another one. */
    private Outcome act(Part part, Pass by) {
        Set<Integer> moved = new TreeSet<>();
        long met = batches.all(() -> pass.meet(part, by.now()), moved);
        batches.one(() -> pass.finished(part, by.now()));
        if (part.rules() != null) {
            met += batches.all(() -> pass.meet(new Part(null, null), by.now()), moved);
        }
        return new Outcome(met, met, 0, List.of(), names(moved));
    }

    @Override
    public Outcome records(Subject subject, Set<String> definitions, Set<Long> records, Pass by) {
        if (subject != Subject.ACCOUNT || known(by.catalogue()).isEmpty()) {
            return Outcome.NOTHING;
        }
        // All milestones: what waited for a day, or for the one before, may be due for these, too.
        Part part = new Part(null, records, by.chains());
        Set<Integer> moved = new TreeSet<>();
        long met = batches.all(() -> pass.meet(part, by.now()), moved);
        return new Outcome(records.size(), met, 0, List.of(), names(moved));
    }

    private static Set<Integer> rulesOf(Set<String> definitions) {
        String prefix = Subject.ACCOUNT.key() + "." + MembershipKind.MILESTONE.key() + ":";
        return definitions.stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> Integer.valueOf(name.substring(prefix.length())))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(Set<Integer> milestones) {
        Set<String> names = new TreeSet<>();
        milestones.forEach(one -> names.add(MilestoneFields.nameOf(one)));
        return names;
    }
}
