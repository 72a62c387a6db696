package app.steward.health;

import static org.jooq.impl.DSL.castNull;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.list;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.when;

import app.steward.condition.Catalogue;
import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.workspace.Now;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.CaseConditionStep;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.SelectConditionStep;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * The queries that score accounts by some configurations. One scan does all: a CASE over the priority finds the
 * configuration and computes its metrics alone, each pillar once; the comparison with what is stored belongs to the same
 * scan, which keeps it parallel. Archived accounts are passed over and keep what they have.
 */
final class HealthScan {
    private static final int PILLARS = Pillar.values().length;

    /**
     * A configuration in the order of the priority.
     *
     * @param segment whose it is; null for the default, which comes last
     * @param revision the number of its definition among all that ever were
     * @param configuration null where it is broken: its accounts are passed over, not handed on
     */
    record Ranked(
            @Nullable Integer segment,
            int revision,
            @Nullable Configuration configuration) {
        private static final int UNSAVED = -1;

        /** One that nobody saved yet. */
        static Ranked unsaved(@Nullable Integer segment, Configuration configuration) {
            return new Ranked(segment, UNSAVED, configuration);
        }

        Ranked broken() {
            return new Ranked(segment, revision, null);
        }
    }

    private final Catalogue catalogue;
    private final Now now;
    private final List<Ranked> ranked;
    private final @Nullable Select<Record1<Long>> only;

    /**
     * @param ranked the configurations, the highest first; accounts that none of them is for are passed over
     * @param only the accounts to score; null for all
     */
    HealthScan(Catalogue catalogue, Now now, List<Ranked> ranked, @Nullable Select<Record1<Long>> only) {
        this.catalogue = catalogue;
        this.now = now;
        this.ranked = List.copyOf(ranked);
        this.only = only;
    }

    /**
     * Of every account, or of those that a condition over {@code a} and {@code af} holds for: {@code id}; {@code overall,
     * product, service, relationship, financial}, {@code segment} (null for the default) and {@code revision} as they
     * should be; and as they are stored, named {@code old_...}.
     */
    SelectConditionStep<Record> scored(@Nullable Condition where) {
        List<Field<?>> columns = new ArrayList<>();
        columns.add(field(name("k", "id"), Long.class).as("id"));
        wanted().forEach((name, value) -> columns.add(value.as(name)));
        stored("k").forEach((name, value) -> columns.add(value.as("old_" + name)));
        return select(columns).from(pillars(where)).where(computed());
    }

    /** {@code id} of the accounts for which something differs. */
    Select<Record1<Long>> differing() {
        return select(field(name("k", "id"), Long.class).as("id"))
                .from(pillars(null))
                .where(computed())
                .and(differs());
    }

    /** As {@link #scored}, of the accounts for which something differs. */
    Select<Record> changes() {
        return scored(null).and(differs());
    }

    /** By another version the same scores are others; where there are none, there is nothing to tell apart. */
    private static Condition differs() {
        Map<String, Field<?>> wanted = wanted();
        Map<String, Field<?>> stored = stored("k");
        Field<?> revision = Objects.requireNonNull(wanted.remove("revision"));
        Field<?> before = Objects.requireNonNull(stored.remove("revision"));
        Condition scores = row(wanted.values()).isDistinctFrom(row(stored.values()));
        stored.remove("segment");
        Condition scored = condition("num_nonnulls({0}) > 0", list(stored.values()));
        return scores.or(condition("{0} <> {1}", revision, before).and(scored));
    }

    /** Scores all accounts without an answer, for nothing but to see whether that fails. */
    Select<?> probe() {
        return select(org.jooq.impl.DSL.count())
                .from(scored(null).asTable("p"))
                .where(field(name("p", "overall")).isDistinctFrom(field(name("p", "product"))));
    }

    private static Condition computed() {
        return place(2 * PILLARS).isNotNull();
    }

    private static Map<String, Field<?>> wanted() {
        List<Field<Double>> pillars = new ArrayList<>();
        List<Field<Double>> weights = new ArrayList<>();
        for (int i = 0; i < PILLARS; i++) {
            pillars.add(place(i));
            weights.add(place(PILLARS + i));
        }
        Map<String, Field<?>> wanted = new LinkedHashMap<>();
        wanted.put("overall", HealthSql.rounded(HealthSql.overall(pillars, weights)));
        for (Pillar pillar : Pillar.values()) {
            wanted.put(pillar.key(), HealthSql.rounded(pillars.get(pillar.ordinal())));
        }
        wanted.put("segment", field("nullif({0}, 0)::int", Integer.class, place(2 * PILLARS)));
        wanted.put("revision", field("({0})::int", Integer.class, place(2 * PILLARS + 1)));
        return wanted;
    }

    private static Map<String, Field<?>> stored(String alias) {
        Map<String, Field<?>> stored = new LinkedHashMap<>();
        stored.put("overall", field(name(alias, "overall_score"), Short.class));
        for (Pillar pillar : Pillar.values()) {
            stored.put(pillar.key(), field(name(alias, pillar.key() + "_score"), Short.class));
        }
        stored.put("segment", field(name(alias, "health_segment"), Integer.class));
        stored.put("revision", field(name(alias, "health_revision"), Integer.class));
        return stored;
    }

    /** A place of what {@link #pillars} computes. */
    private static Field<Double> place(int index) {
        return field("{0}[{1}]", SQLDataType.DOUBLE, field(name("k", "v")), inline(index + 1));
    }

    /** Per account its unrounded pillars, their weights, and what decides, in one array computed once. */
    private Table<?> pillars(@Nullable Condition where) {
        RecordQuery records = new RecordQuery(Subject.ACCOUNT, catalogue, now);
        if (only != null) {
            records.only(only);
        }
        HealthSql sql = new HealthSql(records, catalogue, now);
        Field<Double[]> all = castNull(SQLDataType.DOUBLE.getArrayDataType());
        CaseConditionStep<Double[]> branches = null;
        for (Ranked each : ranked) {
            Field<Double[]> values = values(sql, each);
            Integer segment = each.segment();
            if (segment == null) {
                all = values;
                break;
            }
            Condition isIn = HealthSql.isIn(segment);
            branches = branches == null ? when(isIn, values) : branches.when(isIn, values);
        }
        Field<?> whole = branches == null ? all : branches.otherwise(all);
        List<Field<?>> columns =
                new ArrayList<>(stored(Subject.ACCOUNT.derivedAlias()).values());
        columns.add(0, records.id().as("id"));
        columns.add(field("computed_once({0})", whole).as("v"));
        Condition wanted = records.live();
        if (where != null) {
            wanted = wanted.and(where);
        }
        return select(columns).from(records.fromOnly()).where(wanted).asTable("k");
    }

    private static Field<Double[]> values(HealthSql sql, Ranked of) {
        Configuration configuration = of.configuration();
        if (configuration == null) {
            return castNull(SQLDataType.DOUBLE.getArrayDataType());
        }
        List<Field<?>> places = new ArrayList<>();
        configuration.pillars().values().forEach(part -> places.add(sql.pillar(part)));
        configuration
                .pillars()
                .values()
                .forEach(part ->
                        places.add(inline(BigDecimal.valueOf(part.weight().doubleValue()))));
        places.add(inline(of.segment() == null ? 0 : of.segment()));
        places.add(inline(of.revision()));
        return field("array[{0}]::float8[]", SQLDataType.DOUBLE.getArrayDataType(), list(places));
    }
}
