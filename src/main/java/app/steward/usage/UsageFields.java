package app.steward.usage;

import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.condition.AccessPath;
import app.steward.condition.Choice;
import app.steward.condition.FieldBuilder;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldSource;
import app.steward.condition.Param;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.fact.MetricSlots;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Component;

/** The usage fields of accounts and users. */
@Component
class UsageFields implements FieldSource {
    private static final String USAGE = "Usage";
    private static final String HEALTH = "Health";

    private final Features features;
    private final MetricSlots slots;
    private final DSLContext sql;

    UsageFields(Features features, MetricSlots slots, DSLContext sql) {
        this.features = features;
        this.slots = slots;
        this.sql = sql;
    }

    @Override
    public Stream<FieldDefinition> fields() {
        UsageMetrics metrics = new UsageMetrics(sql, slots.filled());
        return Stream.concat(ofAccounts(metrics), ofUsers(metrics));
    }

    @Override
    public List<Field<String>> stamps() {
        return List.of(MetricSlots.stamp());
    }

    private Stream<FieldDefinition> ofAccounts(UsageMetrics metrics) {
        Subject account = Subject.ACCOUNT;
        return Stream.of(
                windowed(metrics, account, "features_used", "Features used", ValueType.NUMBER),
                windowed(metrics, account, "active_users", "Active users", ValueType.NUMBER),
                windowed(metrics, account, "active_days", "Active days", ValueType.NUMBER),
                windowed(metrics, account, "logins", "Logins", ValueType.NUMBER),
                windowed(metrics, account, "usage_total", "Total usage", ValueType.NUMBER),
                featureUses(metrics, account),
                windowed(metrics, account, "usage_change", "Usage change", ValueType.PERCENT),
                kept("license_utilisation", "License utilisation", USAGE, ValueType.PERCENT, Double.class),
                kept("last_login_at", "Last login", USAGE, ValueType.MOMENT, OffsetDateTime.class),
                kept("last_active_at", "Last active", USAGE, ValueType.MOMENT, OffsetDateTime.class),
                trend(account),
                kept("product_stickiness", "Product stickiness", HEALTH, ValueType.PERCENT, Double.class),
                kept("engagement_score", "Engagement score", HEALTH, ValueType.SCORE, Double.class));
    }

    private Stream<FieldDefinition> ofUsers(UsageMetrics metrics) {
        Subject user = Subject.USER;
        return Stream.of(
                windowed(metrics, user, "features_used", "Features used", ValueType.NUMBER),
                windowed(metrics, user, "active_days", "Active days", ValueType.NUMBER),
                windowed(metrics, user, "logins", "Logins", ValueType.NUMBER),
                windowed(metrics, user, "usage_total", "Total usage", ValueType.NUMBER),
                featureUses(metrics, user),
                trend(user));
    }

    private static FieldDefinition windowed(
            UsageMetrics metrics, Subject subject, String key, String label, ValueType type) {
        return metric(metrics, subject, key, label, type).params(Param.days()).build();
    }

    private FieldDefinition featureUses(UsageMetrics metrics, Subject subject) {
        return metric(metrics, subject, "feature_uses", "Uses of a feature", ValueType.NUMBER)
                .params(
                        Param.required("feature", Param.Type.FEATURE),
                        Param.optional("module", Param.Type.TEXT).with(() -> inUse("module")),
                        Param.optional("product", Param.Type.TEXT).with(() -> inUse("product")),
                        Param.days())
                .choices(this::choices)
                .build();
    }

    /** Known features, each once: the same id may stand under several modules. */
    private List<Choice> choices() {
        return features.all().stream()
                .map(feature -> new Choice(feature.feature(), feature.label()))
                .distinct()
                .toList();
    }

    /** The modules or products that features belong to. */
    private List<Choice> inUse(String part) {
        Field<String> value = field(name(part), String.class);
        return sql
                .selectDistinct(value)
                .from(table(name("features")))
                .where(value.ne(""))
                .orderBy(value)
                .fetch(value)
                .stream()
                .map(each -> new Choice(each, each))
                .toList();
    }

    private static FieldBuilder metric(
            UsageMetrics metrics, Subject subject, String key, String label, ValueType type) {
        return FieldBuilder.of(subject, key, label, type)
                .group(USAGE)
                .at(new AccessPath.Metric(metrics))
                .reading(UsageMetrics.reads(subject))
                .reading(Set.of(subject.key() + "." + MetricSlots.METRICS));
    }

    private static FieldDefinition kept(String key, String label, String group, ValueType type, Class<?> kind) {
        return FieldBuilder.of(Subject.ACCOUNT, key, label, type)
                .group(group)
                .at((use, now) -> Subject.ACCOUNT.derived(key, kind))
                .build();
    }

    private static FieldDefinition trend(Subject subject) {
        String row = subject.derivedAlias();
        return FieldBuilder.of(subject, "usage_trend", "Usage trend", ValueType.GRAPH)
                .group(USAGE)
                .at((use, now) -> array(IntStream.range(0, UsageMetrics.DAYS)
                        .mapToObj(day -> field(
                                "coalesce({0}[{1} - {2} + 1], 0)",
                                SQLDataType.BIGINT,
                                field(name(row, "usage_trend")),
                                inline(now.windowStart(UsageMetrics.DAYS).plusDays(day)),
                                field(name(row, "usage_trend_from"))))
                        .toList()))
                .notSortable()
                .build();
    }
}
