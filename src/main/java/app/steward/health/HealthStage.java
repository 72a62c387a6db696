package app.steward.health;

import app.steward.condition.Catalogue;
import app.steward.condition.Subject;
import app.steward.derive.Definition;
import app.steward.derive.Outcome;
import app.steward.derive.Pass;
import app.steward.derive.Place;
import app.steward.derive.Stage;
import app.steward.fact.DerivedValues;
import app.steward.fact.Retry;
import app.steward.segment.Segments;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * Scores as a stage, decided with the stored membership of the segments before it. All configurations are one
 * definition: whose accounts one of them scores hangs on all others.
 */
@Component
class HealthStage implements Stage {
    private final HealthPass pass;
    private final HealthDefinitions definitions;
    private final HealthStates states;
    private final Segments segments;
    private final DerivedValues facts;
    private final Retry retry;

    HealthStage(
            HealthPass pass,
            HealthDefinitions definitions,
            HealthStates states,
            Segments segments,
            DerivedValues facts,
            Retry retry) {
        this.pass = pass;
        this.definitions = definitions;
        this.states = states;
        this.segments = segments;
        this.facts = facts;
        this.retry = retry;
    }

    @Override
    public String name() {
        return "health";
    }

    @Override
    public int place() {
        return Place.HEALTH;
    }

    @Override
    public List<Definition> definitions(Catalogue catalogue) {
        return List.of(new Definition(
                HealthConfigurations.NAME,
                Subject.ACCOUNT,
                definitions.reads(catalogue),
                HealthFields.scored(),
                false));
    }

    @Override
    public Outcome all(Pass by) {
        return retry.run(() -> some(Set.of(), by));
    }

    @Override
    public Outcome some(Set<String> any, Pass by) {
        long records = facts.count(Subject.ACCOUNT);
        by.progress().done(0, records);
        HealthPass.Outcome outcome = pass.run(null, by.catalogue(), by.now());
        List<String> errors = new TreeMap<>(outcome.failures())
                .entrySet().stream()
                        .map(failure -> sentence(failure.getKey(), failure.getValue()))
                        .toList();
        return new Outcome(records, 0, 0, errors, HealthFields.scored());
    }

    @Override
    public Outcome records(Subject subject, Set<String> any, Set<Long> accounts, Pass by) {
        HealthPass.Outcome outcome = pass.run(accounts, by.catalogue(), by.now());
        return new Outcome(accounts.size(), 0, 0, List.of(), outcome.changed() == 0 ? Set.of() : HealthFields.scored());
    }

    @Override
    public void waiting(Set<String> any) {
        states.refreshing();
    }

    private String sentence(int segment, String problem) {
        boolean isDefault = segment == HealthDefinitions.DEFAULT;
        return (isDefault ? "The default" : "The") + " health configuration"
                + (isDefault
                        ? ""
                        : " of "
                                + segments.findById(segment)
                                        .map(found -> found.name())
                                        .orElse(String.valueOf(segment)))
                + " is broken: " + problem;
    }
}
