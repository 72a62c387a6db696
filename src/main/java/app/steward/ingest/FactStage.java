package app.steward.ingest;

import app.steward.ingest.FactTable.FactColumn;
import app.steward.ingest.Lookups.Found;
import app.steward.touchpoint.Touchpoint;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Stages facts that are known again: tickets, invoices, touchpoints, answers. A row that comes again replaces the earlier. */
final class FactStage extends OwnedRowStage {
    private static final BigDecimal MOST_MINUTES = BigDecimal.valueOf(Integer.MAX_VALUE);
    private static final BigDecimal TEN = BigDecimal.TEN;

    private final FactTable facts;
    private final Instant now;
    private final CopyText copy = new CopyText();

    FactStage(
            ImportPlan plan,
            List<CellReader> readers,
            DSLContext sql,
            Lookups lookups,
            Rejects rejects,
            Progress progress,
            Instant now) {
        super(plan, readers, sql, lookups, rejects, progress);
        this.facts = FactTable.of(plan.kind());
        this.now = now;
    }

    @Override
    void create() {
        // All columns, so that what is said of one may follow from another; named: the row itself says which account;
        // n: which row came later.
        sql.execute(
                "create temporary table import_stage ("
                        + facts.columns().stream()
                                .map(column ->
                                        column.name() + " " + column.target().sqlType())
                                .collect(Collectors.joining(", "))
                        + ", named boolean not null, line bigint not null, n bigint generated always as identity) on commit drop");
        sql.execute("create temporary table import_new (id bigint primary key) on commit drop");
    }

    @Override
    void check(@Nullable Object[] values, List<Reason> reasons) {
        super.check(values, reasons);
        for (String key : facts.required()) {
            int index = indexOf(key);
            if (values[index] == null) {
                reasons.add(Reason.of(plan.columns().get(index), "the " + key + " is missing"));
            }
        }
        for (FactColumn column : facts.columns()) {
            int index = indexOf(column.target().key());
            if (plan.clearEmpty() && index >= 0 && column.isKept() && values[index] == null) {
                reasons.add(Reason.of(
                        plan.columns().get(index),
                        "every one has a " + column.target().key() + ", so that it can't be cleared"));
            }
        }
        for (String key : List.of("at", "opened_at")) {
            if (at(values, indexOf(key)) instanceof Instant moment && moment.isAfter(now)) {
                wrong(key, moment.toString(), "has not come yet", reasons);
            }
        }
        if (at(values, indexOf("first_response_minutes")) instanceof BigDecimal minutes
                && minutes.compareTo(MOST_MINUTES) > 0) {
            wrong("first_response_minutes", minutes.toPlainString(), "is too large a number", reasons);
        }
        if ("nps".equals(at(values, indexOf("kind")))
                && at(values, indexOf("score")) instanceof BigDecimal score
                && score.compareTo(TEN) > 0) {
            wrong("score", score.toPlainString(), "is no score of 0 to 10", reasons);
        }
        if (facts.table().equals("touchpoints")) {
            checkText(values, reasons);
        }
    }

    private void checkText(@Nullable Object[] values, List<Reason> reasons) {
        String text = (String) at(values, indexOf("text"));
        if (text == null && "note".equals(at(values, indexOf("kind")))) {
            reasons.add(Reason.of("the note says nothing"));
        } else if (text != null && text.codePointCount(0, text.length()) > Touchpoint.MOST_CHARACTERS) {
            wrong("text", text, "is longer than 10,000 characters", reasons);
        }
    }

    private void wrong(String key, String text, String why, List<Reason> reasons) {
        reasons.add(Reason.of(plan.columns().get(indexOf(key)), text, why));
    }

    @Override
    void stage(List<Staged> good) {
        for (Staged row : good) {
            for (FactColumn column : facts.columns()) {
                Object value = at(row.values(), indexOf(column.target().key()));
                if (column.name().equals("account_id")) {
                    value = accountOf(row);
                } else if (value instanceof Found found) {
                    value = found.id();
                }
                copy.add(value);
            }
            copy.add(at(row.values(), account) != null || at(row.values(), subscription) != null)
                    .add(row.line())
                    .endRow();
        }
        if (!copy.isEmpty()) {
            copy.into(
                    sql,
                    "import_stage ("
                            + facts.columns().stream().map(FactColumn::name).collect(Collectors.joining(", "))
                            + ", named, line)");
        }
    }

    @Override
    Counts apply() {
        oneAfterTheOther();
        String columns = facts.columns().stream().map(FactColumn::name).collect(Collectors.joining(", "));
        sql.execute("create temporary table import_last on commit drop as select distinct on (" + facts.same()
                + ") * from import_stage order by " + facts.same() + ", n desc");
        sql.execute("analyze import_last");
        long last = count("import_last");
        if (last < count("import_stage")) {
            override();
        }
        progress.begin("writing", last);
        sql.execute("create temporary table import_found on commit drop as "
                + facts.known().stream().map(this::find).collect(Collectors.joining(" union all ")));
        sql.execute("analyze import_found");
        sql.execute("create temporary table import_changed on commit drop as select f.*, t.account_id as was_of"
                + (facts.ofUsers() ? ", t.user_id as was_with" : "") + " from import_found f join " + facts.table()
                + " t on t.id = f.stored where (" + stored() + ") is distinct from (" + given() + ")");
        progress.at(last / 2);
        Record counts = Objects.requireNonNull(sql.fetchOne("select (select count(*) from import_found where stored"
                + " is null), (select count(*) from import_changed)"));
        if (!plan.dryRun()) {
            write(columns, counts.get(1, Long.class));
        }
        progress.at(last);
        return new Counts(
                rows, counts.get(0, Long.class), counts.get(1, Long.class), rejects.overridden(), rejects.count());
    }

    /** Of several rows about one fact the last holds. */
    private void override() {
        sql.execute(
                "create temporary table import_overridden on commit drop as select line, holds from (select n, line,"
                        + " first_value(n) over w as last, first_value(line) over w as holds from import_stage"
                        + " window w as (partition by " + facts.same() + " order by n desc)) s where n < last");
        listOverridden(
                facts.columns().get(0).target().role() == Target.Role.ID && indexOf("external_id") >= 0
                        ? "has the same external id"
                        : "is about the same");
    }

    private void write(String columns, long changed) {
        int updated = sql.execute("update " + facts.table() + " t set "
                + facts.columns().stream()
                        .map(column -> column.name() + " = " + given(column))
                        .collect(Collectors.joining(", "))
                + (facts.versioned() ? ", version = t.version + 1" : "")
                + ", updated_at = now() from import_changed f where t.id = f.stored");
        // two rows of the file may be about one fact
        if (updated < changed && updated < count("(select distinct stored from import_changed) c")) {
            throw new Overtaken("some of the " + facts.table() + " were deleted");
        }
        sql.execute("with made as (insert into " + facts.table() + " (" + columns + ") select "
                + facts.columns().stream()
                        .map(column -> "coalesce(f." + column.name() + ", " + column.implied() + ", "
                                + column.otherwise() + ")")
                        .collect(Collectors.joining(", "))
                + " from import_found f where f.stored is null order by f.n returning id)"
                + " insert into import_new select id from made");
    }

    /** Looks up what is stored of the rows of one shape, by the index for it, whatever the statistics say. */
    private String find(FactTable.Known shape) {
        return "select f.*, s.id as stored from import_last f left join lateral (select t.id from " + facts.table()
                + " t where " + shape.same() + " limit 1) s on true where " + shape.rows();
    }

    private String stored() {
        return facts.columns().stream().map(column -> "t." + column.name()).collect(Collectors.joining(", "));
    }

    private String given() {
        return facts.columns().stream().map(this::given).collect(Collectors.joining(", "));
    }

    /** What a stored fact has after this row: an empty cell leaves it, unless it was said that it clears. */
    private String given(FactColumn column) {
        if (column.name().equals("account_id")) {
            // whose user it is was asked when it happened
            return "case when f.named then f.account_id else coalesce(t.account_id, f.account_id) end";
        }
        boolean clears = plan.clearEmpty()
                && column.target().role() == Target.Role.VALUE
                && indexOf(column.target().key()) >= 0;
        return clears
                ? "coalesce(f." + column.name() + ", " + column.implied() + ", " + column.otherwise() + ")"
                : "coalesce(f." + column.name() + ", " + column.implied() + ", t." + column.name() + ")";
    }
}
