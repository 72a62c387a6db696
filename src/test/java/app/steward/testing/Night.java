package app.steward.testing;

import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.derive.Pass;
import app.steward.derive.Stage;
import app.steward.fact.DerivedValues;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.annotation.Lazy;

/** What a refresh does, as far as a test asks for it: the facts of all records, and what is derived of them. */
@TestComponent
@Lazy
public class Night {
    private final DerivedValues facts;
    private final List<Stage> stages;
    private final Fields fields;
    private final Today today;

    Night(DerivedValues facts, List<Stage> stages, Fields fields, Today today) {
        this.facts = facts;
        this.stages = stages;
        this.fields = fields;
        this.today = today;
    }

    /** All facts, then these stages in their order. */
    public void falls(String... derived) {
        Now now = today.now();
        facts.recomputeAll(Subject.USER, now, (done, of) -> {});
        facts.recomputeAll(Subject.ACCOUNT, now, (done, of) -> {});
        derives(derived);
    }

    /** These stages alone, from the facts that are there. */
    public void derives(String... derived) {
        Now now = today.now();
        Set<String> wanted = Set.of(derived);
        stages.stream()
                .filter(stage -> wanted.contains(stage.name()))
                .sorted(Comparator.comparingInt(Stage::place))
                .forEach(stage -> stage.all(new Pass(fields.catalogue(), now)));
    }
}
