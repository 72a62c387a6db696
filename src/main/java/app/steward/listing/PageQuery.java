package app.steward.listing;

import static org.jooq.impl.DSL.asterisk;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectCount;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.AccessPath;
import app.steward.condition.FieldRef;
import app.steward.condition.ValueType;
import app.steward.condition.sql.RecordQuery;
import app.steward.listing.RecordListing.Asked;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.SortField;
import org.jspecify.annotations.Nullable;

/**
 * Finds the numbers of the rows of one page, as a table {@code page} of them and what they are sorted by. A page that
 * goes on from a row is read span by span, each a range of the sort's index in its order, and the next only where those
 * before were too short: so every page costs what the first does. Backwards, the same indexes are read from their ends.
 */
final class PageQuery {
    static final Name PAGE = name("page");
    private static final String ID = "id";
    static final Field<Long> PAGE_ID = field(PAGE.append(ID), Long.class);

    /** Parts of a list, as they lie beyond the row that a page goes on from. */
    private enum Span {
        ALL,
        /** The same value, and a number beyond. */
        TIES,
        BEYOND,
        /** Both in one range. */
        TIES_AND_BEYOND,
        WITH_VALUE,
        WITHOUT_VALUE,
        /** No value either, and a number beyond. */
        TIES_WITHOUT_VALUE
    }

    /** So many rows are skipped by going through the people in turn. */
    private static final int FEW = 10_000;

    private final ListQuery list;
    private final Asked asked;
    private final List<Sort> sorts;
    private final boolean backwards;
    /** Whether people decide the order, and so many rows are theirs that few of them fill a page. */
    private final boolean inTurn;

    private final List<Field<?>> keys;

    PageQuery(ListQuery list, Asked asked, boolean backwards) {
        this.list = list;
        this.asked = asked;
        this.sorts = list.sort().all();
        this.backwards = backwards;
        this.inTurn = isWide(list, asked) && sorts.get(0).column().field().type() == ValueType.PERSON;
        this.keys = keysOfPage();
    }

    private static boolean isWide(ListQuery list, Asked asked) {
        return asked.viewer().seesAll() && list.within() == null && !list.isNarrowed();
    }

    /** So many rows, skipping some, from the list's beginning, or backwards from its end. */
    List<CommonTableExpression<?>> skipping(long offset, int limit) {
        if (inTurn && offset <= FEW) {
            Span first = backwards ? Span.WITHOUT_VALUE : Span.WITH_VALUE;
            Span second = backwards ? Span.WITH_VALUE : Span.WITHOUT_VALUE;
            return joined(List.of(first, second), null, offset, limit);
        }
        return List.of(PAGE.asMaterialized(found(Span.ALL, null, noCondition(), offset, limit)));
    }

    /** So many rows after that of the cursor, or backwards before it. */
    List<CommonTableExpression<?>> from(Cursor at, int limit) {
        at.check(sorts.size());
        List<Span> spans = new ArrayList<>();
        if (!at.hasValue(0)) {
            spans.add(Span.TIES_WITHOUT_VALUE);
            if (backwards) {
                spans.add(Span.WITH_VALUE);
            }
        } else {
            spans.addAll(isApart() ? List.of(Span.TIES, Span.BEYOND) : List.of(Span.TIES_AND_BEYOND));
            if (!backwards) {
                spans.add(Span.WITHOUT_VALUE);
            }
        }
        return joined(spans, at, 0, limit);
    }

    /** The cursor with the values that were too long for it. */
    Cursor whole(Cursor at, DSLContext sql) {
        at.check(sorts.size());
        return at.isCut() ? at.whole(sql.fetchOne(sortedBy(at.id())), this::rises) : at;
    }

    /** What a row is sorted by, where the viewer sees it: a made-up cursor is to tell nothing of others. */
    private Select<Record> sortedBy(long id) {
        RecordQuery query = Matching.query(list.subject(), asked).only(select(inline(id)));
        List<Field<?>> selected = new ArrayList<>();
        for (int i = 0; i < sorts.size(); i++) {
            selected.add(typed(query.sortKey(use(i)), i).as(Cursor.key(i)));
        }
        return select(selected)
                .from(query.from())
                .where(query.id().eq(inline(id)))
                .and(asked.viewer().sees(list.subject(), query.accountId()));
    }

    /** What the rows of the page are sorted by, by the names that {@link Cursor#of} reads. */
    List<Field<?>> keys() {
        return keys;
    }

    private List<Field<?>> keysOfPage() {
        RecordQuery query = Matching.query(list.subject(), asked);
        List<Field<?>> keys = new ArrayList<>();
        for (int i = 0; i < sorts.size(); i++) {
            keys.add(field(
                    PAGE.append(Cursor.key(i)), typed(query.sortKey(use(i)), i).getDataType()));
        }
        return keys;
    }

    /** As the list orders them, whichever way they were found. */
    List<SortField<?>> order() {
        return order(keys, PAGE_ID, false, false);
    }

    private List<CommonTableExpression<?>> joined(List<Span> spans, @Nullable Cursor at, long offset, int limit) {
        if (spans.size() == 1) {
            return List.of(PAGE.asMaterialized(found(spans.get(0), at, noCondition(), 0, limit)));
        }
        List<CommonTableExpression<?>> tables = new ArrayList<>();
        Field<Integer> found = inline(0);
        Condition tooFew = noCondition();
        Select<Record> all = null;
        for (Span span : spans) {
            Name part = name("part" + tables.size());
            tables.add(part.asMaterialized(found(span, at, tooFew, 0, offset + limit)));
            // The same for every row: where it is false, the database never begins with the span.
            found = found.plus(field(selectCount().from(table(part))));
            tooFew = condition("{0} < {1}", found, inline(offset + limit));
            Select<Record> rows = select(asterisk()).from(table(part));
            all = all == null ? rows : all.unionAll(rows);
        }
        Name page = name("found");
        List<Field<?>> keys = new ArrayList<>();
        for (int i = 0; i < sorts.size(); i++) {
            keys.add(field(page.append(Cursor.key(i))));
        }
        tables.add(PAGE.asMaterialized(select(asterisk())
                .from(Objects.requireNonNull(all).asTable(page))
                .orderBy(order(keys, field(page.append(ID), Long.class), backwards, false))
                .limit(inline(limit))
                .offset(inline(offset))));
        return tables;
    }

    /** Numbers in the order in which the page is read, each with what it is sorted by. */
    private Select<?> found(Span span, @Nullable Cursor at, Condition guard, long offset, long limit) {
        Matching records = Matching.of(list, asked);
        RecordQuery query = records.query();
        boolean withoutValue = span == Span.WITHOUT_VALUE || span == Span.TIES_WITHOUT_VALUE;
        List<Field<?>> selected = new ArrayList<>();
        List<Field<?>> sorted = new ArrayList<>();
        selected.add(query.id().as(ID));
        for (int i = 0; i < sorts.size(); i++) {
            boolean none = i == 0 && withoutValue;
            Field<?> key = none ? query.noSortKey(use(i)) : key(query, i);
            selected.add(key.as(Cursor.key(i)));
            sorted.add(none ? query.sortedBy(use(i)) : key);
        }
        Condition within = within(span, at, query, sorted);
        return select(selected)
                .from(isOfRecord(query) && list.condition().isEmpty() ? query.fromRecords() : query.from())
                .where(guard.and(records.chosen()).and(within))
                .orderBy(order(sorted, query.id(), backwards, withoutValue))
                .limit(inline(limit))
                .offset(inline(offset));
    }

    private Condition within(Span span, @Nullable Cursor at, RecordQuery query, List<Field<?>> sorted) {
        Field<?> first = sorted.get(0);
        if (span == Span.WITH_VALUE) {
            return first.isNotNull();
        } else if (span == Span.WITHOUT_VALUE) {
            return first.isNull();
        } else if (at == null) {
            return noCondition();
        }
        Field<Long> id = query.idBeside(query.sortedBy(use(0))).orElse(query.id());
        return span == Span.TIES_WITHOUT_VALUE
                ? first.isNull().and(beyond(1, at, sorted, id))
                : within(span, first, at, sorted, id);
    }

    private <T> Condition within(Span span, Field<T> first, Cursor at, List<Field<?>> sorted, Field<Long> id) {
        Field<T> value = at.value(0, first);
        if (span == Span.TIES) {
            return first.eq(value).and(beyond(1, at, sorted, id));
        } else if (span == Span.BEYOND) {
            return rises(0) ? first.gt(value) : first.lt(value);
        } else if (sorts.size() == 1 && !sorts.get(0).descending()) { // both the same way: one range
            return rises(0)
                    ? row(first, id).gt(row(value, val(at.id())))
                    : row(first, id).lt(row(value, val(at.id())));
        }
        Condition beyond = rises(0) ? first.gt(value) : first.lt(value);
        return (rises(0) ? first.ge(value) : first.le(value)).and(beyond.or(beyond(1, at, sorted, id)));
    }

    /** By what decides where the sorts before this one are the same. */
    private Condition beyond(int sort, Cursor at, List<Field<?>> sorted, Field<Long> id) {
        if (sort == sorts.size()) {
            return backwards ? id.lt(val(at.id())) : id.gt(val(at.id()));
        }
        return beyond(sort, sorted.get(sort), at, beyond(sort + 1, at, sorted, id));
    }

    private <T> Condition beyond(int sort, Field<T> key, Cursor at, Condition then) {
        if (!at.hasValue(sort)) {
            return (backwards ? key.isNotNull() : falseCondition())
                    .or(key.isNull().and(then));
        }
        Field<T> value = at.value(sort, key);
        Condition beyond = rises(sort) ? key.gt(value) : key.lt(value);
        return (backwards ? beyond : beyond.or(key.isNull())).or(key.eq(value).and(then));
    }

    /** Whether values grow from row to row, the way the page is read. */
    private boolean rises(int sort) {
        return sorts.get(sort).descending() == backwards;
    }

    /** Where values fall while numbers rise, or lie elsewhere, no single range of an index begins right behind a row. */
    private boolean isApart() {
        RecordQuery query = Matching.query(list.subject(), asked);
        boolean indexable =
                sorts.size() == 1 && query.idBeside(query.sortKey(use(0))).isPresent();
        return inTurn || sorts.get(0).descending() && indexable;
    }

    private FieldRef use(int sort) {
        return sorts.get(sort).column().use();
    }

    /**
     * Such as the name or the stage: it lies on the record itself, and nothing derived is needed to find it. What a
     * filter tests may be derived, and there an outer join would keep the planner from choosing what it looks at first.
     */
    private boolean isOfRecord(RecordQuery query) {
        return sorts.get(0).column().field().reach() instanceof AccessPath.Text
                || query.idBeside(query.sortedBy(use(0)))
                        .filter(query.id()::equals)
                        .isPresent();
    }

    private Field<?> key(RecordQuery query, int sort) {
        return sort == 0 && inTurn
                ? query.sortKeyInTurn(use(sort), !rises(sort), backwards)
                : typed(query.sortKey(use(sort)), sort);
    }

    /** Which values of a cursor are bound as. */
    private Field<?> typed(Field<?> key, int sort) {
        boolean untyped = key.getType() == Object.class
                && sorts.get(sort).column().field().type().isNumeric();
        return untyped ? key.coerce(BigDecimal.class) : key;
    }

    /** @param without where the first is null in every row: its order does not matter, and is that of any index */
    private List<SortField<?>> order(List<Field<?>> keys, Field<Long> id, boolean reversed, boolean without) {
        List<SortField<?>> order = new ArrayList<>();
        for (int i = 0; i < sorts.size(); i++) {
            Field<?> key = keys.get(i);
            boolean descending = sorts.get(i).descending() && !(i == 0 && without);
            SortField<?> way = descending != reversed ? key.desc() : key.asc();
            order.add(reversed ? way.nullsFirst() : way.nullsLast());
        }
        order.add(reversed ? id.desc() : id.asc());
        return order;
    }
}
