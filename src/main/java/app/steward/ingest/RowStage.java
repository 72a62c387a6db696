package app.steward.ingest;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Subject;
import app.steward.ingest.Lookups.Found;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record2;
import org.jspecify.annotations.Nullable;

/**
 * Takes the rows of a file one by one, converts them, and stages those that are good in a table of this transaction,
 * some thousands at a time. What then happens to the staged rows differs by kind.
 */
abstract class RowStage implements CsvFile.Rows {
    private static final int BATCH_ROWS = 10_000;
    private static final int BATCH_CHARACTERS = 4_000_000;
    /** So many rows are read of an answer at a time. */
    static final int FETCHED = 1000;

    private static final Field<Long> LINE = field(name("line"), Long.class);
    private static final Field<Long> HOLDS = field(name("holds"), Long.class);

    /** What came of all rows. */
    record Counts(long rows, long created, long updated, long overridden, long rejected) {
        long unchanged() {
            return rows - created - updated - overridden - rejected;
        }
    }

    /** A row whose cells were read; null = an empty cell. */
    record Staged(CsvRecord row, @Nullable Object[] values) {
        long line() {
            return row.getStartingLineNumber();
        }
    }

    protected final ImportPlan plan;
    protected final DSLContext sql;
    protected final Lookups lookups;
    protected final Rejects rejects;
    protected final Progress progress;
    private final List<CellReader> readers;
    private final Members members;
    private final List<Staged> batch = new ArrayList<>();
    private int characters;
    protected long rows;

    RowStage(
            ImportPlan plan,
            List<CellReader> readers,
            DSLContext sql,
            Lookups lookups,
            Rejects rejects,
            Progress progress) {
        this.plan = plan;
        this.readers = readers;
        this.sql = sql;
        this.lookups = lookups;
        this.rejects = rejects;
        this.progress = progress;
        this.members = plan.of(Target.Role.PERSON).isEmpty() ? new Members() : lookups.members();
    }

    @Override
    public void torn(CsvRecord row, int cell) {
        rows++;
        List<String> header = plan.file().header();
        rejects.add(
                row.getStartingLineNumber(),
                row.getFields(),
                List.of(Reason.of(
                        cell < header.size() ? header.get(cell) : "cell " + (cell + 1),
                        row.getField(cell),
                        "has text behind its closing quotation mark; a quotation mark within a cell is written"
                                + " twice")));
    }

    @Override
    public void unreadable(CsvRecord row, int cell) {
        rows++;
        List<String> header = plan.file().header();
        rejects.add(
                row.getStartingLineNumber(),
                row.getFields(),
                List.of(Reason.of(
                        cell < header.size() ? header.get(cell) : "cell " + (cell + 1),
                        row.getField(cell),
                        plan.file().encoding().complaint())));
    }

    /** Reads the next row of the file. */
    @Override
    public void row(CsvRecord row) {
        rows++;
        int width = plan.file().header().size();
        if (isTooWide(row, width)) {
            rejects.add(
                    row.getStartingLineNumber(),
                    row.getFields(),
                    List.of(Reason.of(
                            "the row has " + row.getFieldCount() + " cells, the header names " + width + " columns")));
            return;
        }
        List<Reason> reasons = new ArrayList<>(0);
        @Nullable Object[] values = new @Nullable Object[plan.columns().size()];
        for (int i = 0; i < values.length; i++) {
            Column column = plan.columns().get(i);
            String text = CsvFile.cell(row, column.index());
            if (text.isEmpty()) {
                continue;
            }
            try {
                values[i] = column.target().role() == Target.Role.PERSON
                        ? members.id(text)
                        : readers.get(i).read(text);
            } catch (BadValue e) {
                reasons.add(Reason.of(column, text, e.reason()));
            }
        }
        if (reasons.isEmpty()) {
            check(values, reasons);
        }
        if (!reasons.isEmpty()) {
            rejects.add(row.getStartingLineNumber(), row.getFields(), reasons);
            return;
        }
        batch.add(new Staged(row, values));
        // all that is held, in columns that nobody takes, too
        row.getFields().forEach(cell -> characters += cell.length());
        if (batch.size() >= BATCH_ROWS || characters > BATCH_CHARACTERS) {
            flush();
        }
    }

    /** Programs that count separators instead of columns leave empty cells out at the end of a row, or add some. */
    private static boolean isTooWide(CsvRecord row, int width) {
        for (int i = width; i < row.getFieldCount(); i++) {
            if (!CsvFile.cell(row, i).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Stages what is left, then does the work. */
    final Counts finish() {
        flush();
        progress.read(rows, rejects.count());
        Counts counts = apply();
        progress.read(rows, rejects.count());
        return counts;
    }

    private void flush() {
        List<Staged> good = new ArrayList<>(batch);
        for (int i = 0; i < plan.columns().size(); i++) {
            Column column = plan.columns().get(i);
            if (column.target().role() == Target.Role.OWNER) {
                good = owned(good, i, column);
            }
        }
        good = resolve(good);
        stage(good);
        batch.clear();
        characters = 0;
        progress.read(rows, rejects.count());
    }

    private List<Staged> owned(List<Staged> staged, int index, Column column) {
        Set<String> named = new HashSet<>();
        for (Staged each : staged) {
            if (each.values()[index] instanceof String externalId) {
                named.add(externalId);
            }
        }
        Map<String, Found> found =
                new HashMap<>(lookups.records(Subject.of(column.target().key()), named));
        List<Staged> good = new ArrayList<>(staged.size());
        for (Staged each : staged) {
            if (each.values()[index] instanceof String externalId) {
                Found record = found.get(externalId);
                if (record == null) {
                    reject(
                            each,
                            Reason.of(
                                    column,
                                    externalId,
                                    "is not a known " + column.target().key()));
                    continue;
                }
                each.values()[index] = record;
            }
            good.add(each);
        }
        return good;
    }

    protected void reject(Staged row, Reason reason) {
        rejects.add(row.line(), row.row().getFields(), List.of(reason));
    }

    /**
     * Lists the rows in {@code import_overridden}, a table of their lines and of the lines that hold instead. Their cells
     * are read from the file again: to keep those of every row for the few would cost all imports.
     *
     * @param same what the two have in common, for people
     */
    protected void listOverridden(String same) {
        sql.execute("create index on import_overridden (line)");
        try (Cursor<Record2<Long, Long>> overridden = sql.select(LINE, HOLDS)
                .from(table(name("import_overridden")))
                .orderBy(LINE)
                .fetchSize(FETCHED)
                .fetchLazy()) {
            plan.file().read(bytes -> {}, new CsvFile.Rows() {
                private @Nullable Record2<Long, Long> next = overridden.fetchNext();

                @Override
                public void row(CsvRecord row) {
                    if (next != null && next.value1() == row.getStartingLineNumber()) {
                        rejects.override(row.getStartingLineNumber(), row.getFields(), next.value2(), same);
                        next = overridden.fetchNext();
                    }
                }
            });
        }
    }

    /** Where the column of a key lies among the values, or -1. */
    protected int indexOf(String key) {
        for (int i = 0; i < plan.columns().size(); i++) {
            if (plan.columns().get(i).target().key().equals(key)) {
                return i;
            }
        }
        return -1;
    }

    /** Adds what is wrong with a row as a whole. */
    abstract void check(@Nullable Object[] values, List<Reason> reasons);

    /** Rejects rows that do not fit what is stored; owners were found already. */
    List<Staged> resolve(List<Staged> staged) {
        return staged;
    }

    /** Makes the tables that rows are staged in; they end with the transaction. */
    abstract void create();

    abstract void stage(List<Staged> good);

    /** Entries of lists that the rows name and that were not there, known once they are written. */
    List<Made> made() {
        return List.of();
    }

    /** Whether values of records may be different that no row is about. */
    boolean changesAll() {
        return false;
    }

    /** Writes what was staged; a dry run only counts what that would be. */
    abstract Counts apply();
}
