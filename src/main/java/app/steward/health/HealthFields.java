package app.steward.health;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.condition.AccessPath;
import app.steward.condition.Choice;
import app.steward.condition.FieldBuilder;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldSource;
import app.steward.condition.Param;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.condition.VersionFingerprint;
import app.steward.fact.MetricSlots;
import app.steward.workspace.BandThresholds;
import app.steward.workspace.Workspaces;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Component;

/** Scores, their bands, what they were, and which segment decides. All of them follow from health. */
@Component
class HealthFields implements FieldSource {
    static final List<Choice> BANDS = Arrays.stream(Band.values())
            .map(band -> new Choice(band.key(), band.label()))
            .toList();
    private static final String GROUP = "Health";

    private final MetricSlots slots;
    private final Workspaces workspaces;
    private final DSLContext sql;

    HealthFields(MetricSlots slots, Workspaces workspaces, DSLContext sql) {
        this.slots = slots;
        this.workspaces = workspaces;
        this.sql = sql;
    }

    @Override
    public Stream<FieldDefinition> fields() {
        BandThresholds thresholds = workspaces.current().bands();
        AccessPath past = new AccessPath.Metric(new HealthThen(slots.filled(), thresholds));
        Stream<FieldDefinition> scored =
                HealthScore.all().stream().flatMap(score -> Stream.of(band(score, thresholds), score(score)));
        return Stream.concat(
                scored,
                Stream.of(
                        deciding(),
                        past(past, "health_change", "Health change", ValueType.NUMBER)
                                .build(),
                        past(past, "health_was", "Earlier health", ValueType.BAND)
                                .fixedChoices(BANDS)
                                .build()));
    }

    @Override
    public List<Field<String>> stamps() {
        return List.of(VersionFingerprint.of("workspace"), MetricSlots.stamp());
    }

    private static FieldDefinition band(HealthScore score, BandThresholds thresholds) {
        return FieldBuilder.of(Subject.ACCOUNT, score.key() + "_health", score.label(), ValueType.BAND)
                .group(GROUP)
                .at(new AccessPath.Expression(
                        (use, now) -> BandSql.of(score.stored(), thresholds), (use, now) -> score.stored()))
                .fixedChoices(BANDS)
                .afterHealth()
                .build();
    }

    private static FieldDefinition score(HealthScore score) {
        return FieldBuilder.of(
                        Subject.ACCOUNT, score.key() + "_health_score", score.label() + " score", ValueType.SCORE)
                .group(GROUP)
                .at((use, now) -> score.stored())
                .afterHealth()
                .build();
    }

    private FieldDefinition deciding() {
        return FieldBuilder.of(Subject.ACCOUNT, "health_segment", "Health segment", ValueType.CHOICE)
                .group(GROUP)
                .at((use, now) -> field("{0}::text", String.class, Subject.ACCOUNT.derived("health_segment")))
                .choices(this::configured)
                .afterHealth()
                .build();
    }

    /** The account segments that have a configuration, in display order. */
    private List<Choice> configured() {
        return sql.select(field(name("s", "id"), Integer.class), field(name("s", "name"), String.class))
                .from(table(name("segments")).as("s"))
                .where(field(name("s", "id"), Integer.class)
                        .in(select(field(name("c", "segment_id"), Integer.class))
                                .from(table(name("health_configurations")).as("c"))))
                .orderBy(field(name("s", "position")), field(name("s", "id")))
                .fetch(row -> new Choice(row.value1().toString(), row.value2()));
    }

    private static FieldBuilder past(AccessPath reach, String key, String label, ValueType type) {
        List<Choice> pillars = HealthScore.all().stream()
                .map(score -> new Choice(score.key(), score.label()))
                .toList();
        return FieldBuilder.of(Subject.ACCOUNT, key, label, type)
                .group(GROUP)
                .params(Param.required("pillar", Param.Type.PILLAR).with(() -> pillars), Param.days())
                .at(reach)
                .afterHealth()
                .reading(Set.of("account." + MetricSlots.METRICS));
    }

    /** What is different of an account whose scores are, by subject and key. */
    static Set<String> scored() {
        Set<String> names = new TreeSet<>();
        for (HealthScore score : HealthScore.all()) {
            names.add("account." + score.key() + "_health");
            names.add("account." + score.key() + "_health_score");
        }
        names.addAll(List.of("account.health_segment", "account.health_change", "account.health_was"));
        return names;
    }
}
