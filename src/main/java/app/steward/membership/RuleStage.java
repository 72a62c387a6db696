package app.steward.membership;

import app.steward.condition.Catalogue;
import app.steward.condition.Subject;
import app.steward.derive.Definition;
import app.steward.derive.Outcome;
import app.steward.derive.Pass;
import app.steward.derive.Place;
import app.steward.derive.Stage;
import app.steward.membership.MembershipPass.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Who matches which rule, of all kinds of rules: one scan of accounts and one of users. Others act upon its moves. */
@Component
class RuleStage implements Stage {
    private final List<MembershipStage> subjects;

    RuleStage(MembershipStage.Engine engine) {
        this.subjects = List.of(of(engine, Subject.ACCOUNT), of(engine, Subject.USER));
    }

    private static MembershipStage of(MembershipStage.Engine engine, Subject subject) {
        return new MembershipStage(engine, RuleKind.RULES, "lists", "Lists", Place.LISTS, subject, Part.ALL, Set.of());
    }

    @Override
    public String name() {
        return "lists";
    }

    @Override
    public int place() {
        return Place.LISTS;
    }

    @Override
    public List<Definition> definitions(Catalogue catalogue) {
        return subjects.stream()
                .flatMap(subject -> subject.definitions(catalogue).stream())
                .toList();
    }

    @Override
    public Outcome all(Pass pass) {
        return both(stage -> stage.all(pass));
    }

    @Override
    public Outcome some(Set<String> definitions, Pass pass) {
        return both(stage -> {
            Set<String> mine = definitions.stream().filter(stage::computes).collect(Collectors.toSet());
            return mine.isEmpty() ? Outcome.NOTHING : stage.some(mine, pass);
        });
    }

    @Override
    public Outcome records(Subject subject, Set<String> definitions, Set<Long> records, Pass pass) {
        return subjects.get(subject == Subject.ACCOUNT ? 0 : 1).records(subject, definitions, records, pass);
    }

    @Override
    public void waiting(Set<String> definitions) {
        subjects.get(0).waiting(definitions);
    }

    private Outcome both(Function<MembershipStage, Outcome> run) {
        long records = 0;
        long entered = 0;
        long left = 0;
        List<String> errors = new ArrayList<>();
        Set<String> changed = new HashSet<>();
        for (MembershipStage subject : subjects) {
            Outcome outcome = run.apply(subject);
            records += outcome.records();
            entered += outcome.entered();
            left += outcome.left();
            errors.addAll(outcome.errors());
            changed.addAll(outcome.changed());
        }
        return new Outcome(records, entered, left, errors, changed);
    }
}
