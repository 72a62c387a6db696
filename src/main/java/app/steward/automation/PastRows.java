package app.steward.automation;

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
import app.steward.workspace.Now;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jooq.Field;
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
record PastRows(Map<Subject, Set<String>> columns, Map<Subject, Set<Integer>> segments, List<String> asNow) {
    private static final int LATELY = 45;
    private static final String SEGMENTS = "segments";
    private static final Set<String> HEALTH = Set.of("overall", "product", "service", "relationship", "financial");
    private static final Set<String> MOMENTS = Set.of("last_active_at", "last_login_at", "last_touchpoint_at");

    /** What a condition about these records reads. */
    static PastRows of(ConditionTree condition, Subject subject, Catalogue catalogue) {
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
            } else if (MOMENTS.contains(key)) {
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
        return new PastRows(columns, segments, asNow.stream().distinct().toList());
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
        Field<OffsetDateTime> end =
                inline(then.startOf(then.today().plusDays(1)).atOffset(ZoneOffset.UTC), OffsetDateTime.class);
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
            case "last_touchpoint_at" ->
                sql(
                        "case when f.{0} < {1} then f.{0} else (select max(t.at) from touchpoints t where t.{2} = {3}"
                                + " and t.at < {1}) end",
                        name(column), end, name(of.derivedKey()), id);
            default ->
                sql(
                        // older days, which lie in many tables, only where there was none of late
                        "case when f.{0} < {1} then f.{0} else coalesce((select least(max(d.last_at), {1}) from"
                                + " usage_daily d where d.{2} = {3} and d.uses > 0 and d.day <= {4} and d.day > {6}"
                                + " and (d.feature_id = 0) = {5}), (select max(d.last_at) from usage_daily d where"
                                + " d.{2} = {3} and d.uses > 0 and d.day <= {6} and (d.feature_id = 0) = {5})) end",
                        name(column),
                        end,
                        name(of.derivedKey()),
                        id,
                        inline(then.today()),
                        inline(column.equals("last_login_at")),
                        inline(then.today().minusDays(LATELY)));
        };
    }
}
