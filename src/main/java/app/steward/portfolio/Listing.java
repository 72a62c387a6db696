package app.steward.portfolio;

import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Catalogue;
import app.steward.condition.FieldUse;
import app.steward.condition.Fields;
import app.steward.condition.Present;
import app.steward.condition.Reach;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.condition.sql.RecordQuery;
import app.steward.problem.BadInput;
import app.steward.team.Viewer;
import app.steward.team.Visibility;
import app.steward.workspace.Now;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Result;
import org.jooq.Select;
import org.jooq.SortField;
import org.jooq.exception.DataTypeException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reads lists of accounts, users and subscriptions: the one engine behind the pages, the API, and every count of
 * them. It first finds the ids of the page, by indexes where the sort has one, and then reads the columns of these
 * rows alone, so that what is not kept is computed for one page only: both in one statement where that is possible.
 */
@Component
@Transactional(readOnly = true)
public class Listing {
    private static final Name PAGE = name("page");
    private static final String ID = "id";
    private static final Field<Long> PAGE_ID = field(PAGE.append(ID), Long.class);

    private final DSLContext sql;

    Listing(DSLContext sql) {
        this.sql = sql;
    }

    /** What a question is asked with: by whom, of which catalogue, at which moment. */
    public record Asked(Viewer viewer, Catalogue catalogue, Now now) {
        /** At this moment. */
        public static Asked by(Viewer viewer, Fields fields) {
            Present present = fields.present(viewer);
            return new Asked(viewer, present.catalogue(), present.now());
        }
    }

    /**
     * A piece of a list.
     *
     * @param next the sort value and id of the last row, where more follow; else empty
     */
    public record Slice(List<ListedRow> rows, List<String> next) {}

    /**
     * Rows in the order of the view, skipping so many. One statement: materialized, the ids of the page are found by the
     * sort's index and by nothing else.
     */
    public Slice from(View view, Asked asked, long offset, int limit) {
        RecordQuery query = query(view.subject(), asked);
        List<Field<?>> sorted = sortKeys(query, view);
        Condition chosen = chosen(query, view);
        CommonTableExpression<?> page = PAGE.asMaterialized(found(query, view, sorted, chosen, offset, limit + 1));
        RecordQuery shown = query(view.subject(), asked).only(select(PAGE_ID).from(table(PAGE)));
        List<Field<?>> selected =
                new ArrayList<>(Cells.selected(shown, view.subject(), view.columns(), asked.catalogue()));
        List<Field<?>> keys = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            keys.add(field(PAGE.append(key(i)), sorted.get(i).getDataType()));
        }
        selected.addAll(keys);
        Result<Record> rows = sql.with(page)
                .select(selected)
                .from(shown.fromThe(table(PAGE), PAGE_ID))
                .orderBy(order(view, PAGE_ID, keys))
                .fetch();
        boolean more = rows.size() > limit;
        return new Slice(
                Cells.rows(view.columns(), more ? rows.subList(0, limit) : rows),
                more ? read(rows.get(limit - 1), sorted.size()).cursor() : List.of());
    }

    /**
     * Rows after the row with these values, as {@link Slice#next} gave them; the first rows where there are none. The
     * way holds at any depth: rows with a value are one range of the index, those without follow as another.
     */
    public Slice after(View view, Asked asked, List<String> after, int limit) {
        if (view.sort().depth() > 1) {
            return slice(view, asked, together(view, asked, after, limit + 1), limit);
        }
        List<Key> keys = new ArrayList<>();
        boolean pastValues = !after.isEmpty() && after.get(0).equals("-");
        if (!pastValues) {
            keys.addAll(range(view, asked, after, limit + 1, true));
        }
        if (keys.size() <= limit) {
            keys.addAll(range(view, asked, pastValues ? after : List.of(), limit + 1 - keys.size(), false));
        }
        return slice(view, asked, keys, limit);
    }

    /** Whether any account has a health score, so that sorting by it says something. */
    public boolean anyHealth() {
        return sql.fetchExists(
                DSL.table(name("account_facts")), field(name("overall_score")).isNotNull());
    }

    /** How many records the view holds for the viewer. */
    public long count(View view, Asked asked) {
        RecordQuery query = query(view.subject(), asked);
        Condition chosen = chosen(query, view);
        Integer number =
                sql.select(DSL.count()).from(query.fromRecords()).where(chosen).fetchOne(0, Integer.class);
        return number == null ? 0 : number;
    }

    /** The numbers of the records that the view holds for the viewer, for a statement about all of them. */
    public Select<Record1<Long>> ids(View view, Asked asked) {
        RecordQuery query = query(view.subject(), asked);
        Condition chosen = chosen(query, view);
        return sql.select(query.id()).from(query.fromRecords()).where(chosen);
    }

    /** What one numeric field comes to over many records. */
    public record Figure(FieldUse use, boolean mean) {
        public static Figure sum(FieldUse use) {
            return new Figure(use, false);
        }

        public static Figure mean(FieldUse use) {
            return new Figure(use, true);
        }
    }

    /** These figures over all that the view holds for the viewer; null where no record has a value. */
    public List<@Nullable BigDecimal> figures(View view, Asked asked, List<Figure> figures) {
        RecordQuery query = query(view.subject(), asked);
        Condition chosen = chosen(query, view);
        List<Field<BigDecimal>> selected = new ArrayList<>();
        for (Figure figure : figures) {
            Field<BigDecimal> value = query.value(figure.use()).coerce(BigDecimal.class);
            selected.add(figure.mean() ? DSL.avg(value) : DSL.sum(value));
        }
        return sql.select(selected)
                .from(query.from())
                .where(chosen)
                .fetchSingle(row -> selected.stream().map(row::get).collect(Collectors.toList()));
    }

    /** How many records of the view are members of each segment; segments without any are missing. */
    public Map<Integer, Long> countBySegment(View view, Asked asked) {
        RecordQuery query = query(view.subject(), asked);
        Condition chosen = chosen(query, view);
        Field<Integer> segment = field(name("member_of", "segment"), Integer.class);
        Field<Integer[]> segments =
                field(name(view.subject() == Subject.USER ? "uf" : "af", "segments"), Integer[].class);
        return sql.select(segment, DSL.count())
                .from(query.from())
                .crossJoin(DSL.lateral(DSL.unnest(segments)).as("member_of", "segment"))
                .where(chosen)
                .groupBy(segment)
                .fetchMap(segment, row -> row.value2().longValue());
    }

    /** One record by its external id, archived or not, with the columns; null where the viewer sees none of that id. */
    public @Nullable ListedRow find(Subject subject, String externalId, List<Column> columns, Asked asked) {
        RecordQuery query = query(subject, asked);
        Long id = sql.select(query.id())
                .from(query.from())
                .where(asked.viewer().sees(subject, query.accountId()))
                .and(field(name(subject.alias(), "external_id"), String.class).eq(externalId))
                .fetchOne(query.id());
        return id == null ? null : rows(subject, columns, asked, List.of(id)).get(0);
    }

    private List<Key> range(View view, Asked asked, List<String> after, int limit, boolean withValue) {
        RecordQuery query = query(view.subject(), asked);
        Field<?> key = sortKey(query, view.sort());
        Condition chosen = chosen(query, view).and(withValue ? key.isNotNull() : key.isNull());
        if (!after.isEmpty()) {
            chosen = chosen.and(later(view, query, key, after, withValue));
        }
        return keys(query, view, List.of(key), chosen, 0, limit);
    }

    /** Sorted by several: one range, since none of them alone decides. */
    private List<Key> together(View view, Asked asked, List<String> after, int limit) {
        RecordQuery query = query(view.subject(), asked);
        List<Field<?>> sorted = sortKeys(query, view);
        Condition chosen = chosen(query, view);
        return keys(
                query,
                view,
                sorted,
                after.isEmpty() ? chosen : chosen.and(behind(view, query, sorted, after)),
                0,
                limit);
    }

    private static Condition behind(View view, RecordQuery query, List<Field<?>> sorted, List<String> after) {
        Condition same = noCondition();
        Condition behind = falseCondition();
        List<Sort> sorts = view.sort().all();
        try {
            for (int i = 0; i < sorts.size(); i++) {
                Field<?> key = sorted.get(i);
                if (after.get(i).equals("-")) {
                    same = same.and(key.isNull());
                } else {
                    behind = behind.or(
                            same.and(beyond(key, after.get(i), sorts.get(i).descending())));
                    same = same.and(equal(key, after.get(i)));
                }
            }
            return behind.or(same.and(query.id().gt(Long.valueOf(after.get(sorts.size())))));
        } catch (DataTypeException | NumberFormatException | IndexOutOfBoundsException e) {
            throw BadInput.of("after", "Take \"after\" from the answer before, unchanged, with the same sorting.");
        }
    }

    private static <T> Condition beyond(Field<T> key, String marked, boolean descending) {
        return (descending ? key.lt(bound(key, marked)) : key.gt(bound(key, marked))).or(key.isNull());
    }

    private static <T> Condition equal(Field<T> key, String marked) {
        return key.eq(bound(key, marked));
    }

    private static <T> Field<T> bound(Field<T> key, String marked) {
        T value = key.getDataType().convert(marked.substring(1));
        if (value == null) {
            throw new DataTypeException("No value of the sorting's type");
        }
        return val(value, key.getDataType());
    }

    private List<Key> keys(
            RecordQuery query, View view, List<Field<?>> sorted, Condition chosen, long offset, int limit) {
        return sql.fetch(found(query, view, sorted, chosen, offset, limit)).map(row -> read(row, sorted.size()));
    }

    /** Ids in the order of the view, each with what it is sorted by. */
    private static Select<?> found(
            RecordQuery query, View view, List<Field<?>> sorted, Condition chosen, long offset, int limit) {
        List<Field<?>> selected = new ArrayList<>();
        selected.add(query.id().as(ID));
        for (int i = 0; i < sorted.size(); i++) {
            selected.add(sorted.get(i).as(key(i)));
        }
        return select(selected)
                .from(isByText(view.sort()) ? query.fromRecords() : query.from())
                .where(chosen)
                .orderBy(order(view, query.id(), sorted))
                .limit(inline(limit))
                .offset(inline(offset));
    }

    /** Such as the name: it lies on the record itself. */
    private static boolean isByText(Sort sort) {
        return sort.column().field().reach() instanceof Reach.Text;
    }

    private static Key read(Record row, int sorts) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < sorts; i++) {
            values.add(marked(row.get(key(i))));
        }
        return new Key(row.get(ID, Long.class), values);
    }

    private static String key(int sort) {
        return "k" + sort;
    }

    private static <T> Condition later(
            View view, RecordQuery query, Field<T> key, List<String> after, boolean withValue) {
        try {
            Field<Long> id = val(Long.valueOf(after.get(1)));
            if (!withValue) {
                return query.id().gt(id);
            }
            Field<T> bound = bound(key, after.get(0));
            return view.sort().descending()
                    ? key.lt(bound).or(key.eq(bound).and(query.id().gt(id)))
                    : key.ge(bound).and(key.gt(bound).or(query.id().gt(id)));
        } catch (DataTypeException | NumberFormatException | IndexOutOfBoundsException e) {
            throw BadInput.of("after", "Take \"after\" from the answer before, unchanged, with the same sorting.");
        }
    }

    private static List<Field<?>> sortKeys(RecordQuery query, View view) {
        List<Field<?>> keys = new ArrayList<>();
        view.sort().all().forEach(sort -> keys.add(sortKey(query, sort)));
        return keys;
    }

    /** With a type, which values of a cursor are bound as. */
    private static Field<?> sortKey(RecordQuery query, Sort sort) {
        FieldUse use = sort.column().use();
        ValueType type = sort.column().field().type();
        Field<?> key = query.sortKey(use);
        return key.getType() == Object.class && type.isNumeric() ? key.coerce(BigDecimal.class) : key;
    }

    private static List<SortField<?>> order(View view, Field<Long> id, List<Field<?>> sorted) {
        List<SortField<?>> order = new ArrayList<>();
        List<Sort> sorts = view.sort().all();
        for (int i = 0; i < sorts.size(); i++) {
            Field<?> key = sorted.get(i);
            order.add(
                    sorts.get(i).descending()
                            ? key.desc().nullsLast()
                            : key.asc().nullsLast());
        }
        order.add(id.asc());
        return order;
    }

    private Slice slice(View view, Asked asked, List<Key> keys, int limit) {
        boolean more = keys.size() > limit;
        List<Key> shown = more ? keys.subList(0, limit) : keys;
        List<ListedRow> rows = rows(
                view.subject(),
                view.columns(),
                asked,
                shown.stream().map(Key::id).toList());
        return new Slice(rows, more ? shown.get(shown.size() - 1).cursor() : List.of());
    }

    /** The rows of these ids, in this order. */
    private List<ListedRow> rows(Subject subject, List<Column> columns, Asked asked, List<Long> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Object bound = ids.toArray(Long[]::new);
        RecordQuery shown =
                query(subject, asked).only(select(field(ID, Long.class)).from("unnest(?::bigint[]) as id", bound));
        return Cells.rows(
                columns,
                sql.select(Cells.selected(shown, subject, columns, asked.catalogue()))
                        .from(shown.fromThe(
                                table("unnest(?::bigint[]) with ordinality as page(id, place)", bound), PAGE_ID))
                        .orderBy(field(PAGE.append("place")))
                        .fetch());
    }

    private RecordQuery query(Subject subject, Asked asked) {
        return new RecordQuery(subject, asked.catalogue(), asked.now())
                .askedBy(asked.viewer())
                .byIndex();
    }

    private static Condition chosen(RecordQuery query, View view) {
        Condition chosen = query.visible()
                .and(
                        view.isAssignedToAnyone()
                                ? noCondition()
                                : Visibility.assigned(query.accountId(), view.roleId(), view.assignee()))
                .and(view.account() == null ? noCondition() : query.accountId().eq(view.account()))
                .and(view.picked() == null ? noCondition() : isPicked(view.subject(), view.picked()))
                .and(SearchText.of(view.search()).within(view.subject()));
        return view.condition().map(query::where).map(chosen::and).orElse(chosen);
    }

    private static Condition isPicked(Subject subject, List<String> externalIds) {
        return field(name(subject.alias(), "external_id"), String.class)
                .eq(DSL.any(val(externalIds.toArray(String[]::new))));
    }

    /** A marker tells a value, which may be any text, from none. */
    private static String marked(@Nullable Object value) {
        return value == null ? "-" : "=" + value;
    }

    private record Key(long id, List<String> values) {
        List<String> cursor() {
            List<String> cursor = new ArrayList<>(values);
            cursor.add(Long.toString(id));
            return cursor;
        }
    }
}
