package app.steward.automation;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sql;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.AccessPath;
import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.FieldRef;
import app.steward.condition.MembershipKind;
import app.steward.condition.MembershipRef;
import app.steward.condition.Subject;
import app.steward.usage.DayStart;
import app.steward.workspace.Now;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.QueryPart;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * Derived rows as they were at the end of a day, for what a condition reads of them and of which there is a history:
 * segments, health, the last use, login and touchpoint. All other columns are as they are now.
 *
 * @param columns of each subject's row that are told anew
 * @param segments of each subject that are tested
 * @param asNow keys of the fields that are read as they are now
 */
record PastFacts(Map<Subject, Set<String>> columns, Map<Subject, Set<Integer>> segments, List<String> asNow) {
    private static final int LATELY = 45;
    private static final String SEGMENTS = "segments";
    private static final Set<String> HEALTH = Set.of("overall", "product", "service", "relationship", "financial");
    private static final String TOUCHPOINT = "last_touchpoint_at";
    private static final Map<String, Boolean> BY_USE = Map.of("last_active_at", false, "last_login_at", true);

    /** What a condition about these records reads. */
    static PastFacts of(ConditionTree condition, Subject subject, Catalogue catalogue) {
        Map<Subject, Set<String>> columns = new EnumMap<>(Subject.class);
        Map<Subject, Set<Integer>> segments = new EnumMap<>(Subject.class);
        List<String> asNow = new ArrayList<>();
        for (FieldRef use : condition.uses().distinct().toList()) {
            boolean ofAccount = subject != Subject.ACCOUNT && use.key().startsWith("account.");
            String key = ofAccount ? use.key().substring("account.".length()) : use.key();
            Set<String> told = columns.computeIfAbsent(ofAccount ? Subject.ACCOUNT : subject, any -> new TreeSet<>());
            String health = key.replaceFirst("_health(_score)?$", "");
            AccessPath reach = catalogue.get(subject, use.key()).reach();
            if (reach instanceof AccessPath.Metric metric && metric.family().knowsThePast()) {
                continue;
            } else if (reach instanceof AccessPath.Membership of && of.kind() == MembershipKind.SEGMENT) {
                told.add(SEGMENTS);
            } else if (!health.equals(key) && HEALTH.contains(health)) {
                told.add(health + "_score");
            } else if (BY_USE.containsKey(key) || TOUCHPOINT.equals(key)) {
                told.add(key);
            } else {
                asNow.add(use.key());
            }
        }
        condition
                .memberships()
                .filter(in -> in.kind() == MembershipKind.SEGMENT)
                .forEach((MembershipRef in) -> segments.computeIfAbsent(in.subject(), any -> new TreeSet<>())
                        .add(Math.toIntExact(in.id())));
        columns.values().removeIf(Set::isEmpty);
        return new PastFacts(columns, segments, asNow.stream().distinct().toList());
    }

    /**
     * @param records numbers of the records of this subject that are asked for
     * @param then a moment of the day
     */
    Map<Subject, Table<?>> at(Subject subject, Field<Long[]> records, Now then) {
        Map<Subject, Table<?>> rows = new EnumMap<>(Subject.class);
        columns.forEach((of, some) -> rows.put(of, rows(of, some, of(of, subject, records), then)));
        return rows;
    }

    private static QueryPart of(Subject of, Subject subject, Field<Long[]> records) {
        return of == subject
                ? sql("select unnest({0})", records)
                : sql("select o.account_id from {0} o where o.id = any ({1})", table(name(subject.plural())), records);
    }

    private Table<?> rows(Subject of, Set<String> some, QueryPart records, Now then) {
        Field<Long> id = field(name("f", of.derivedKey()), Long.class);
        Field<OffsetDateTime> end = endOf(then);
        List<QueryPart> pairs = Stream.concat(
                        some.stream()
                                .filter(column -> column.endsWith("_score"))
                                .map(column -> sql("{0}, h.{1}", inline(column), name(column.replace("_score", "")))),
                        some.stream()
                                .filter(column -> !column.endsWith("_score"))
                                .map(column -> sql("{0}, {1}", inline(column), past(of, column, id, end, then))))
                .map(QueryPart.class::cast)
                .toList();
        boolean health = some.stream().anyMatch(column -> column.endsWith("_score"));
        return table(
                "(select p.* from {0} f {1} cross join lateral jsonb_populate_record(f, jsonb_build_object({2})) p"
                        + " where {3} in ({4}))",
                name(of.derivedTable()),
                health
                        ? sql(
                                "left join lateral (select * from health_history x where x.account_id = {0} and x.at < {1}"
                                        + " order by x.at desc limit 1) h on true",
                                id, end)
                        : sql(""),
                DSL.list(pairs),
                id,
                records);
    }

    private QueryPart past(Subject of, String column, Field<Long> id, Field<OffsetDateTime> end, Now then) {
        return switch (column) {
            // what it was before the first move that came later; else as it is
            case SEGMENTS ->
                sql(
                        "(select jsonb_agg(s) from unnest({0}) s where coalesce((select not m.entered from"
                                + " membership_history m where m.record_id = {1} and m.at >= {2} and m.kind = 'segment'"
                                + " and m.subject = {3} and m.definition = s order by m.at, m.number limit 1),"
                                + " s = any (coalesce(f.segments, '{}'))))",
                        val(
                                segments.getOrDefault(of, Set.of()).toArray(Integer[]::new),
                                SQLDataType.INTEGER.getArrayDataType()),
                        id,
                        end,
                        inline(of.key()));
            case TOUCHPOINT ->
                sql(
                        "case when f.{0} is null or f.{0} < {1} then f.{0} else (select max(t.at) from touchpoints t"
                                + " where t.{2} = {3} and t.at < {1}) end",
                        name(column), end, name(of.derivedKey()), id);
            // by use, or as it was given of users; a moment that was given later, of who has no use, hides what was
            // before it
            default ->
                sql(
                        "case when f.{0} is null or f.{0} < {1} then f.{0} else coalesce(greatest({2}, (select max(g.{0})"
                                + " from users g where {3} and g.{0} < {1})), (select max(g.{0}) from users g where {3}"
                                + " and {4})) end",
                        name(column),
                        end,
                        lastUse(of, column, id, end, then),
                        condition("g.{0} = {1} and g.archived_at is null", usersOf(of), id),
                        hides(column, end));
        };
    }

    /** The older days, which lie in many tables, are read only where there was none of late. */
    private static QueryPart lastUse(Subject of, String column, Field<Long> id, Field<OffsetDateTime> end, Now then) {
        Field<LocalDate> day = field(name("d", "day"), LocalDate.class);
        QueryPart uses = sql(
                "select max(least(coalesce(d.last_at, {0}), {1})) from usage_daily d where d.{2} = {3} and d.uses > 0"
                        + " and (d.feature_id = 0) = {4}",
                DayStart.of(day, then.zone()), end, name(of.derivedKey()), id, inline(BY_USE.get(column)));
        Field<LocalDate> lately = inline(then.today().minusDays(LATELY));
        return sql(
                "coalesce(({0} and {1}), ({0} and {2}))",
                uses, day.gt(lately).and(day.le(inline(then.today()))), day.le(lately));
    }

    private static Name usersOf(Subject of) {
        return name(of == Subject.USER ? "id" : "account_id");
    }

    /** That of this user a moment was given which is not before the end, and no use says how it was until then. */
    private static Condition hides(String column, Field<OffsetDateTime> end) {
        return condition(
                "g.{0} >= {1} and not exists (select from usage_daily d where d.user_id = g.id and d.uses > 0"
                        + " and (d.feature_id = 0) = {2})",
                name(column), end, inline(BY_USE.get(column)));
    }

    /**
     * Moments that are told anew and are read as they are now all the same, since of one of these records or its users one was
     * given after the first of the days: by the key of their fields, with the test.
     */
    Map<String, Condition> hidden(Subject subject, Field<Long[]> records, Now first) {
        Map<String, Condition> hidden = new LinkedHashMap<>();
        columns.forEach((of, some) -> some.stream()
                .filter(BY_USE::containsKey)
                .forEach(column -> hidden.put(
                        of == subject ? column : of.key() + "." + column,
                        condition(
                                "exists (select from users g where g.{0} in ({1}) and g.archived_at is null and {2})",
                                usersOf(of), of(of, subject, records), hides(column, endOf(first))))));
        return hidden;
    }

    private static Field<OffsetDateTime> endOf(Now then) {
        return inline(then.startOf(then.today().plusDays(1)).atOffset(ZoneOffset.UTC), OffsetDateTime.class);
    }
}
