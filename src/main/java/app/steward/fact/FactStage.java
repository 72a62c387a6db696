package app.steward.fact;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionHolder;
import app.steward.condition.Subject;
import app.steward.derive.Definition;
import app.steward.derive.Outcome;
import app.steward.derive.Pass;
import app.steward.derive.Place;
import app.steward.derive.Progress;
import app.steward.derive.Stage;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The derived rows as the first stage: all else reads them. */
@Component
class FactStage implements Stage {
    private final DerivedValues facts;
    private final List<ConditionHolder> holders;

    FactStage(DerivedValues facts, List<ConditionHolder> holders) {
        this.facts = facts;
        this.holders = List.copyOf(holders);
    }

    @Override
    public String name() {
        return "usage";
    }

    @Override
    public int place() {
        return Place.VALUES;
    }

    @Override
    public List<Definition> definitions(Catalogue catalogue) {
        // An account's row may read those of its users.
        return List.of(rows(Subject.USER), rows(Subject.ACCOUNT));
    }

    private Definition rows(Subject subject) {
        return new Definition(subject.key() + ".facts", subject, facts.reads(subject), false);
    }

    @Override
    public Outcome all(Pass pass) {
        facts.makeRoom(holders);
        long accounts = facts.count(Subject.ACCOUNT);
        long users = facts.count(Subject.USER);
        Progress progress = pass.progress();
        progress.done(0, accounts + users);
        facts.recomputeAll(Subject.USER, pass.now(), (done, of) -> progress.done(done, accounts + of));
        facts.recomputeAll(Subject.ACCOUNT, pass.now(), (done, of) -> progress.done(users + done, users + of));
        return new Outcome(accounts + users, 0, 0, List.of(), Set.of());
    }

    @Override
    public Outcome records(Subject subject, Set<String> definitions, Set<Long> records, Pass pass) {
        Set<String> changed = facts.recompute(subject, records, pass.now()).stream()
                .map(column -> subject.key() + "." + column)
                .collect(Collectors.toSet());
        return new Outcome(records.size(), 0, 0, List.of(), changed);
    }
}
