package app.steward.list;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.ConditionTree;
import app.steward.condition.Fields;
import app.steward.condition.Principal;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.membership.MembershipTables;
import app.steward.membership.Rule;
import app.steward.membership.RuleKind;
import app.steward.problem.BadInput;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Who is in a list: read as somebody sees it, and moved by hand in one that does not follow the data. */
@Component
public class ListMembers {

    /**
     * A member. The number orders pages and is shown nowhere.
     *
     * @param since when it came; null in a list that is found when it is read
     */
    public record Member(
            long id,
            String externalId,
            String name,
            @Nullable Instant since) {}

    /**
     * Records that were named by external id.
     *
     * @param numbers of those that the asker sees
     * @param notFound what names none of them, as it was sent
     */
    public record Named(List<Long> numbers, List<String> notFound) {
        public Named {
            numbers = List.copyOf(numbers);
            notFound = List.copyOf(notFound);
        }
    }

    /** How many came and went. */
    public record Moves(long entered, long left) {}

    private final DSLContext sql;
    private final Lists lists;
    private final Fields fields;
    private final Today today;

    ListMembers(DSLContext sql, Lists lists, Fields fields, Today today) {
        this.sql = sql;
        this.lists = lists;
        this.fields = fields;
        this.today = today;
    }

    /**
     * Members that the viewer sees, in a fixed order.
     *
     * @param after starts behind this member; null for the first page
     */
    @Transactional(readOnly = true)
    public List<Member> of(Viewer viewer, Rule list, @Nullable Long after, int limit) {
        Snapshot present = fields.present(viewer);
        Subject subject = list.subject();
        RecordQuery query = new RecordQuery(subject, present.catalogue(), present.now()).askedBy(viewer);
        Condition in = isIn(query, list, present);
        MembershipTables tables = new MembershipTables(RuleKind.RULES, subject);
        String alias = subject.alias();
        Field<OffsetDateTime> since = field(name("m", "entered_at"), OffsetDateTime.class);
        return sql.select(
                        query.id(),
                        field(name(alias, "external_id"), String.class),
                        field(name(alias, "label"), String.class),
                        since)
                .from(query.from()
                        .leftJoin(tables.members().as("m"))
                        .on(
                                tables.definition("m").eq(list.id()),
                                tables.record("m").eq(query.id())))
                .where(query.visible())
                .and(in)
                .and(after == null ? noCondition() : query.id().gt(after))
                .orderBy(query.id())
                .limit(limit)
                .fetch(row -> new Member(
                        row.value1(),
                        row.value2(),
                        row.value3(),
                        row.value4() == null ? null : row.value4().toInstant()));
    }

    /** Who of what the viewer sees now came into the list and left it in the last days, today counted. */
    @Transactional(readOnly = true)
    public Moves moves(Viewer viewer, Rule list, int days) {
        Subject subject = list.subject();
        Now now = today.now();
        Field<Long> record = field(name("h", "record_id"), Long.class);
        Condition seen = viewer.seesAll()
                ? noCondition()
                : record.in(org.jooq
                        .impl
                        .DSL
                        .select(field(name("r", "id"), Long.class))
                        .from(table(name(subject.plural())).as("r"))
                        .where(viewer.sees(subject, subject.accountOf("r"))));
        return sql.fetchSingle(
                        """
                        select count(*) filter (where h.entered), count(*) filter (where not h.entered)
                        from membership_history h
                        where h.kind = 'list' and h.definition = {0} and h.at >= {1} and {2}""",
                        val(list.id()), val(now.startOf(now.windowStart(days)).atOffset(ZoneOffset.UTC)), seen)
                .map(row -> new Moves(row.get(0, Long.class), row.get(1, Long.class)));
    }

    private Condition isIn(RecordQuery query, Rule list, Snapshot present) {
        if (!list.isComputedWhenRead()) {
            MembershipTables tables = new MembershipTables(RuleKind.RULES, list.subject());
            // Few of many are looked up by the list: the array of a record has no index.
            return query.id()
                    .in(select(tables.record("m"))
                            .from(tables.members().as("m"))
                            .where(tables.definition("m").eq(inline(list.id())))
                            .and(field(name("m", "left_at")).isNull()));
        }
        ConditionTree condition = lists.condition(list, present.catalogue());
        return condition == null ? org.jooq.impl.DSL.falseCondition() : query.where(condition);
    }

    /**
     * Who meets the condition now.
     *
     * @param as on whose behalf: all records for {@link Principal#SYSTEM}
     */
    Select<Record1<Long>> meeting(Subject subject, ConditionTree condition, Principal as, Snapshot present) {
        RecordQuery query = new RecordQuery(subject, present.catalogue(), present.now()).askedBy(as);
        Condition test = query.where(condition);
        return sql.select(query.id()).from(query.from()).where(query.visible()).and(test);
    }

    /** Finds records by external id, among those that are not archived and that the viewer sees. */
    @Transactional(readOnly = true)
    public Named named(Viewer viewer, Subject subject, Collection<String> externalIds) {
        List<String> ids = externalIds.stream()
                .map(CleanText::of)
                .filter(id -> !id.isEmpty())
                .distinct()
                .toList();
        Field<Long> id = field(name("r", "id"), Long.class);
        Field<String> externalId = field(name("r", "external_id"), String.class);
        Map<String, Long> found = new LinkedHashMap<>(sql.select(externalId, id)
                .from(table(name(subject.plural())).as("r"))
                .where(externalId.eq(org.jooq.impl.DSL.any(val(ids.toArray(String[]::new)))))
                .and(not(subject.archived("r")))
                .and(viewer.sees(subject, subject.accountOf("r")))
                .fetchMap(externalId, id));
        List<String> missing = new ArrayList<>(ids);
        missing.removeAll(found.keySet());
        return new Named(List.copyOf(found.values()), missing);
    }

    /** Puts these records into the list; answers how many were not in it. The list is locked by the caller. */
    @Transactional(propagation = Propagation.MANDATORY)
    public long add(Rule list, Select<Record1<Long>> records) {
        return move(ADD, list, records);
    }

    /** Takes these records out of the list; answers how many were in it. The list is locked by the caller. */
    @Transactional(propagation = Propagation.MANDATORY)
    public long remove(Rule list, Select<Record1<Long>> records) {
        return move(REMOVE, list, records);
    }

    private long move(String statement, Rule list, Select<Record1<Long>> records) {
        if (list.isOn()) {
            throw BadInput.of("members", "An active list follows its criteria.");
        }
        MembershipTables tables = new MembershipTables(RuleKind.RULES, list.subject());
        return Objects.requireNonNull(sql.fetchSingle(
                        statement,
                        tables.facts(),
                        name(list.subject().derivedKey()),
                        inline(list.id()),
                        records,
                        val(today.now().instant().atOffset(ZoneOffset.UTC)),
                        inline(list.subject().key()),
                        inline(list.version()))
                .get(0, Long.class));
    }

    /** Numbers as a query, for the statements that move members. */
    Select<Record1<Long>> these(Collection<Long> numbers) {
        return sql.select(field("unnest({0})", Long.class, val(numbers.toArray(new Long[0]))));
    }

    private static final String ADD = """
            with held as materialized (
              select f.{1} as id from {0} f where f.{1} in ({3}) and not coalesce({2} = any (f.rules), false)
              order by f.{1} for no key update
            ), stored as (
              update {0} f set rules = array(select d from unnest(coalesce(f.rules, '{}') || {2}) d order by d)
              from held h where f.{1} = h.id
            ), came as (
              insert into rule_members (rule_id, record_id, entered_at, acted_at)
              select {2}, id, {4}, {4} from held order by id
              on conflict (rule_id, record_id) do update
              set entered_at = excluded.entered_at, acted_at = excluded.acted_at, left_at = null, archived = false
            ), kept as (
              insert into membership_history (kind, definition, version, subject, record_id, entered, at)
              select 'list', {2}, {6}, {5}, id, true, {4} from held order by id
            )
            select count(*) from held""";

    private static final String REMOVE = """
            with held as materialized (
              select f.{1} as id from {0} f where f.{1} in ({3}) and {2} = any (f.rules)
              order by f.{1} for no key update
            ), stored as (
              update {0} f set rules = nullif(array_remove(f.rules, {2}), '{}') from held h where f.{1} = h.id
            ), gone as (
              delete from rule_members m using held h where m.rule_id = {2} and m.record_id = h.id
            ), kept as (
              insert into membership_history (kind, definition, version, subject, record_id, entered, at)
              select 'list', {2}, {6}, {5}, id, false, {4} from held order by id
            )
            select count(*) from held""";
}
