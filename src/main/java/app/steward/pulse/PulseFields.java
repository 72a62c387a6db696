package app.steward.pulse;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;

import app.steward.condition.FieldBuilder;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldSource;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.condition.VersionFingerprint;
import app.steward.health.Band;
import app.steward.health.BandSql;
import app.steward.workspace.BandThresholds;
import app.steward.workspace.Now;
import app.steward.workspace.Workspace;
import app.steward.workspace.Workspaces;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jooq.CaseValueStep;
import org.jooq.CaseWhenStep;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** Pulse as lists show, sort and filter it: missing once it is too old, its age whatever that is, and how far from health. */
@Component
class PulseFields implements FieldSource {
    private static final String GROUP = "Relationship";
    private static final Set<String> STORED = Set.of("account." + PulseFacts.GIVEN, "account." + PulseFacts.ON);

    private final Workspaces workspaces;

    PulseFields(Workspaces workspaces) {
        this.workspaces = workspaces;
    }

    @Override
    public Stream<FieldDefinition> fields() {
        Workspace workspace = workspaces.current();
        int days = workspace.pulseDays();
        BandThresholds thresholds = workspace.bands();
        return Stream.of(
                FieldBuilder.of(Subject.ACCOUNT, "pulse", "Pulse", ValueType.NUMBER)
                        .group(GROUP)
                        .at((use, now) -> pulse(now, days))
                        .reading(STORED)
                        .build(),
                FieldBuilder.of(Subject.ACCOUNT, "pulse_age", "Days since pulse", ValueType.NUMBER)
                        .group(GROUP)
                        .at((use, now) -> age(now))
                        .reading(STORED)
                        .build(),
                FieldBuilder.of(Subject.ACCOUNT, "pulse_gap", "Pulse against health", ValueType.NUMBER)
                        .group(GROUP)
                        .at((use, now) -> gap(pulse(now, days), thresholds))
                        .reading(STORED)
                        .reading(Set.of("account.overall_health"))
                        .afterHealth()
                        .build());
    }

    @Override
    public List<Field<String>> stamps() {
        return List.of(VersionFingerprint.of("workspace"));
    }

    private static Field<Integer> age(Now now) {
        return field(
                "({0} - {1})",
                Integer.class, inline(now.today()), Subject.ACCOUNT.derived(PulseFacts.ON, LocalDate.class));
    }

    private static Field<Integer> pulse(Now now, int days) {
        return field(
                "(case when {0} <= {1} then {2}::int end)",
                Integer.class, age(now), inline(days), Subject.ACCOUNT.derived(PulseFacts.GIVEN, Short.class));
    }

    private static Field<Integer> gap(Field<Integer> pulse, BandThresholds thresholds) {
        Field<String> health = BandSql.of(Subject.ACCOUNT.derived("overall_score", Short.class), thresholds);
        Map<String, Integer> bands = new TreeMap<>();
        for (Band band : Band.values()) {
            bands.put(band.key(), band.ordinal());
        }
        Map<Integer, Integer> judged = new TreeMap<>();
        for (Rating rating : Rating.values()) {
            judged.put(rating.number(), rating.band().ordinal());
        }
        return field("({0} - {1})", Integer.class, choose(health, bands), choose(pulse, judged));
    }

    /** The step of a value, worse is more; null where there is no value. */
    private static <T> Field<Integer> choose(Field<T> value, Map<T, Integer> steps) {
        CaseValueStep<T> which = DSL.choose(value);
        CaseWhenStep<T, Integer> cases = null;
        for (Map.Entry<T, Integer> step : steps.entrySet()) {
            Field<T> when = inline(step.getKey());
            Field<Integer> then = inline(step.getValue());
            cases = cases == null ? which.when(when, then) : cases.when(when, then);
        }
        return Objects.requireNonNull(cases);
    }
}
