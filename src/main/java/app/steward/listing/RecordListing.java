package app.steward.listing;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Catalogue;
import app.steward.condition.Fields;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.workspace.Now;
import java.util.ArrayList;
import java.util.List;
import org.jooq.CommonTableExpression;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Result;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reads lists of accounts, users and subscriptions: the one engine behind the pages, the API, and every count of
 * them. It first finds the ids of the page, by indexes where the sort has one, and then reads the columns of these
 * rows alone, so that what is not kept is computed for one page only: both in one statement.
 */
@Component
@Transactional(readOnly = true)
public class RecordListing {
    private final DSLContext sql;

    RecordListing(DSLContext sql) {
        this.sql = sql;
    }

    /** What a question is asked with: by whom, of which catalogue, at which moment. */
    public record Asked(Viewer viewer, Catalogue catalogue, Now now) {
        /** At this moment. */
        public static Asked by(Viewer viewer, Fields fields) {
            Snapshot present = fields.present(viewer);
            return new Asked(viewer, present.catalogue(), present.now());
        }
    }

    /**
     * A piece of a list.
     *
     * @param previous the sort value and id of the first row, where rows come before it; else empty
     * @param next those of the last row, where more follow; else empty
     */
    public record Slice(List<ListedRow> rows, List<String> previous, List<String> next) {}

    /** Rows in the order of the view, skipping so many. */
    public Slice from(ListQuery list, Asked asked, long offset, int limit) {
        PageQuery query = new PageQuery(list, asked, false);
        return slice(query, query.skipping(offset, limit + 1), list, asked, limit, new Place(offset > 0, false));
    }

    /** The last rows, skipping so many behind them. */
    public Slice fromEnd(ListQuery list, Asked asked, long offset, int limit) {
        PageQuery query = new PageQuery(list, asked, true);
        return slice(query, query.skipping(offset, limit + 1), list, asked, limit, new Place(offset > 0, true));
    }

    /**
     * Rows after the row with these values, as {@link Slice} gave them; the first rows where there are none. The way
     * holds at any depth; a row that changed or went away leaves its place.
     *
     * @throws app.steward.problem.BadInput for values of another sorting
     */
    public Slice after(ListQuery list, Asked asked, List<String> after, int limit) {
        if (after.isEmpty()) {
            return from(list, asked, 0, limit);
        }
        return beyond(list, asked, after, limit, false);
    }

    /** The rows right before the row with these values, likewise. */
    public Slice before(ListQuery list, Asked asked, List<String> before, int limit) {
        return beyond(list, asked, before, limit, true);
    }

    private Slice beyond(ListQuery list, Asked asked, List<String> cursor, int limit, boolean backwards) {
        PageQuery query = new PageQuery(list, asked, backwards);
        try {
            List<CommonTableExpression<?>> page = query.from(query.whole(new Cursor(cursor), sql), limit + 1);
            return slice(query, page, list, asked, limit, new Place(true, backwards));
        } catch (DataIntegrityViolationException outOfRange) {
            // No answer ever gave a value that its own column refuses, such as a day of the year 300000.
            throw Cursor.wrong();
        }
    }

    /** @param within whether the page does not begin at the end of the list that it is read from */
    private record Place(boolean within, boolean backwards) {}

    /** In one statement: materialized, the ids of the page are found by the sort's index and by nothing else. */
    private Slice slice(
            PageQuery query, List<CommonTableExpression<?>> page, ListQuery list, Asked asked, int limit, Place place) {
        RecordQuery shown = Matching.query(list.subject(), asked)
                .only(select(PageQuery.PAGE_ID).from(table(PageQuery.PAGE)));
        List<Field<?>> selected =
                new ArrayList<>(Cells.selected(shown, list.subject(), list.columns(), asked.catalogue()));
        selected.addAll(query.keys());
        Result<Record> found = sql.with(page)
                .select(selected)
                .from(shown.fromThe(table(PageQuery.PAGE), PageQuery.PAGE_ID))
                .orderBy(query.order())
                .fetch();
        boolean more = found.size() > limit;
        List<Record> rows = !more ? found : place.backwards() ? found.subList(1, limit + 1) : found.subList(0, limit);
        boolean before = place.backwards() ? more : place.within();
        boolean behind = place.backwards() ? place.within() : more;
        int sorts = list.sort().depth();
        return new Slice(
                Cells.rows(list.columns(), rows),
                before && !rows.isEmpty() ? Cursor.of(rows.get(0), sorts).values() : List.of(),
                behind && !rows.isEmpty()
                        ? Cursor.of(rows.get(rows.size() - 1), sorts).values()
                        : List.of());
    }

    /** Whether any account has a health score, so that sorting by it says something. */
    public boolean anyHealth() {
        return sql.fetchExists(
                DSL.table(name(Subject.ACCOUNT.derivedTable())),
                field(name("overall_score")).isNotNull());
    }

    /** How many records the list holds for the viewer. */
    public long count(ListQuery list, Asked asked) {
        Matching records = Matching.of(list, asked);
        Integer number = sql.select(DSL.count())
                .from(records.query().fromRecords())
                .where(records.chosen())
                .fetchOne(0, Integer.class);
        return number == null ? 0 : number;
    }

    /** The numbers of the records that the list holds for the viewer, for a statement about all of them. */
    public Select<Record1<Long>> ids(ListQuery list, Asked asked) {
        Matching records = Matching.of(list, asked);
        return sql.select(records.query().id())
                .from(records.query().fromRecords())
                .where(records.chosen());
    }

    /** One record by its external id, archived or not, with the columns; null where the viewer sees none of that id. */
    public @Nullable ListedRow find(Subject subject, String externalId, List<Column> columns, Asked asked) {
        RecordQuery query = Matching.query(subject, asked);
        Long id = sql.select(query.id())
                .from(query.from())
                .where(asked.viewer().sees(subject, query.accountId()))
                .and(field(name(subject.alias(), "external_id"), String.class).eq(CleanText.of(externalId)))
                .fetchOne(query.id());
        if (id == null) {
            return null;
        }
        return find(subject, id, columns, asked);
    }

    /** The same by its number, of one that is there and that the viewer sees. */
    public ListedRow find(Subject subject, long id, List<Column> columns, Asked asked) {
        RecordQuery shown = Matching.query(subject, asked).only(select(DSL.inline(id)));
        return Cells.rows(
                        columns,
                        sql.select(Cells.selected(shown, subject, columns, asked.catalogue()))
                                .from(shown.from())
                                .where(shown.id().eq(id))
                                .fetch())
                .get(0);
    }
}
