package app.steward.ingest;

import app.steward.account.Assignments;
import app.steward.condition.Subject;
import app.steward.ingest.Lookups.Found;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stages accounts, users or subscriptions. Several rows of one record are merged in the order of the file, as if they
 * had been sent one after the other.
 */
final class RecordStage extends RowStage {
    private final Subject subject;
    private final LocalDate today;
    private final Assignments assignments;
    private final JsonMapper json;
    private final boolean careful;
    private final CopyText copy = new CopyText();
    private final int idIndex;
    private final int accountIndex;
    private final int parentIndex;
    private final List<Column> plain;
    private final List<Column> people;
    private final boolean custom;

    RecordStage(
            ImportPlan plan,
            List<CellReader> readers,
            DSLContext sql,
            Lookups lookups,
            Rejects rejects,
            Progress progress,
            LocalDate today,
            Assignments assignments,
            JsonMapper json,
            boolean careful) {
        super(plan, readers, sql, lookups, rejects, progress);
        this.subject = Objects.requireNonNull(plan.kind().subject());
        this.today = today;
        this.assignments = assignments;
        this.json = json;
        this.careful = careful;
        this.idIndex = indexOf("external_id");
        this.accountIndex = indexOf("account");
        this.parentIndex = indexOf("parent");
        this.plain = plan.plain();
        this.people = plan.of(Target.Role.PERSON);
        this.custom = !plan.of(Target.Role.CUSTOM).isEmpty();
    }

    @Override
    void create() {
        StringBuilder columns = new StringBuilder("line bigint not null, external_id text not null");
        for (Column column : plain) {
            columns.append(", ")
                    .append(column.target().column())
                    .append(' ')
                    .append(column.target().sqlType());
        }
        for (Column column : people) {
            columns.append(", ").append(column.target().column()).append(" bigint");
        }
        if (custom) {
            columns.append(", custom jsonb");
        }
        if (parentIndex >= 0) {
            // The row itself: whether its parent exists is only known when the whole file was read.
            columns.append(", parent text, record text");
        }
        sql.execute("create temporary table import_stage (" + columns + ") on commit drop");
        sql.execute("create temporary table import_new (id bigint primary key) on commit drop");
        sql.execute("create temporary table import_changed (id bigint primary key) on commit drop");
    }

    @Override
    void check(@Nullable Object[] values, List<String> reasons) {
        if (values[idIndex] == null) {
            reasons.add(plan.columns().get(idIndex).name() + ": the external id is missing");
        } else if (parentIndex >= 0 && values[idIndex].equals(values[parentIndex])) {
            reasons.add(plan.columns().get(parentIndex).name() + ": an account can't be its own parent");
        }
    }

    /** A subscription that is not there yet needs an account. */
    @Override
    List<Staged> resolve(List<Staged> staged) {
        if (subject != Subject.SUBSCRIPTION) {
            return staged;
        }
        Set<String> loose = new HashSet<>();
        for (Staged row : staged) {
            if (accountIndex < 0 || row.values()[accountIndex] == null) {
                loose.add(id(row));
            }
        }
        if (loose.isEmpty()) {
            return staged;
        }
        Set<String> known = new HashSet<>(lookups.records(subject, loose).keySet());
        loose.removeAll(known);
        if (!loose.isEmpty() && accountIndex >= 0) {
            known.addAll(sql.fetch(
                            "select external_id from import_stage where account_id is not null"
                                    + " and external_id = any(?)",
                            (Object) loose.toArray(String[]::new))
                    .getValues(0, String.class));
        }
        List<Staged> good = new ArrayList<>(staged.size());
        for (Staged row : staged) {
            if (accountIndex >= 0 && row.values()[accountIndex] != null) {
                known.add(id(row));
            }
            if (known.contains(id(row))) {
                good.add(row);
            } else {
                reject(row, "account: a new subscription needs an account");
            }
        }
        return good;
    }

    private String id(Staged row) {
        return (String) Objects.requireNonNull(row.values()[idIndex]);
    }

    @Override
    void stage(List<Staged> good) {
        for (Staged row : good) {
            copy.add(row.line()).add(id(row));
            Map<String, @Nullable Object> customs = new LinkedHashMap<>();
            for (int i = 0; i < plan.columns().size(); i++) {
                Object value = row.values()[i];
                Target target = plan.columns().get(i).target();
                switch (target.role()) {
                    case VALUE, LISTED -> copy.add(value);
                    case OWNER -> copy.add(value == null ? null : ((Found) value).id());
                    case CUSTOM -> {
                        if (value != null || plan.clearEmpty()) {
                            customs.put(target.column(), plainJson(value));
                        }
                    }
                    default -> {} // below, or above
                }
            }
            for (int i = 0; i < plan.columns().size(); i++) {
                if (plan.columns().get(i).target().role() == Target.Role.PERSON) {
                    copy.add(row.values()[i]);
                }
            }
            if (custom) {
                copy.add(json.writeValueAsString(customs));
            }
            if (parentIndex >= 0) {
                copy.add(row.values()[parentIndex]).add(CsvText.row(row.row().getFields()));
            }
            copy.endRow();
        }
        copy.into(sql, "import_stage");
    }

    private static @Nullable Object plainJson(@Nullable Object value) {
        return value == null || value instanceof BigDecimal || value instanceof Boolean || value instanceof List
                ? value
                : value.toString();
    }

    @Override
    Counts apply() {
        sql.execute("create index on import_stage (external_id)");
        sql.execute("analyze import_stage");
        if (parentIndex >= 0) {
            rejectParents();
        }
        merge();
        RecordWriter writer = new RecordWriter(plan, sql, assignments, today, progress, careful);
        long created = writer.insert();
        // Where all were new, nothing is left to compare.
        long updated = created == writer.staged() ? 0 : writer.update();
        writer.assign();
        return new Counts(rows, created, updated, rejects.count());
    }

    /** A parent is an account that there is, or a good row of this file; and no account is its own ancestor. */
    private void rejectParents() {
        String column = plan.columns().get(parentIndex).name();
        int found;
        do {
            found = rejectStaged(
                    "delete from import_stage s where s.parent is not null"
                            + " and not exists (select from accounts a where a.external_id = s.parent)"
                            + " and not exists (select from import_stage p where p.external_id = s.parent)"
                            + " returning s.line, s.parent, s.record",
                    column,
                    "is no account that there is");
        } while (found > 0);
        rejectStaged(
                "with recursive last as materialized (select distinct on (external_id) external_id, parent"
                        + " from import_stage where parent is not null order by external_id, line desc),"
                        + " up as (select external_id as start, parent as at, 1 as depth from last"
                        + " union all select up.start, coalesce(l.parent, g.external_id), up.depth + 1 from up"
                        + " left join last l on l.external_id = up.at"
                        + " left join accounts a on a.external_id = up.at"
                        + " left join accounts g on g.id = a.parent_id"
                        + " where up.at <> up.start and up.depth < 100 and coalesce(l.parent, g.external_id) is not null)"
                        + " delete from import_stage s where s.parent is not null and s.external_id in"
                        + " (select start from up where at = start) returning s.line, s.parent, s.record",
                column,
                "would make the account its own ancestor");
    }

    private int rejectStaged(String deleting, String column, String why) {
        List<org.jooq.Record> bad = new ArrayList<>(sql.fetch(deleting));
        for (org.jooq.Record row : bad) {
            rejects.add(
                    row.get(0, Long.class),
                    row.get(2, String.class),
                    column + ": \"" + row.get(1, String.class) + "\" " + why);
        }
        return bad.size();
    }

    /** Leaves one row per record. With clearEmpty the last one says all, else each cell that was not empty counts. */
    private void merge() {
        boolean repeated = !sql.fetch("select 1 from import_stage group by external_id having count(*) > 1 limit 1")
                .isEmpty();
        if (!repeated) {
            return;
        }
        sql.execute("create temporary table import_repeated on commit drop as"
                + " select external_id, max(line) as line from import_stage group by external_id having count(*) > 1");
        if (!plan.clearEmpty()) {
            List<String> columns = new ArrayList<>();
            plain.forEach(column -> columns.add(column.target().column()));
            people.forEach(column -> columns.add(column.target().column()));
            if (parentIndex >= 0) {
                columns.add("parent");
            }
            List<String> sets = new ArrayList<>();
            List<String> picks = new ArrayList<>();
            for (String column : columns) {
                sets.add(column + " = m." + column);
                picks.add("(array_agg(s." + column + " order by s.line desc) filter (where s." + column
                        + " is not null))[1] as " + column);
            }
            if (custom) {
                sets.add("custom = m.custom");
                picks.add(
                        "(select coalesce(jsonb_object_agg(e.key, e.value order by d.line), '{}') from import_stage d,"
                                + " jsonb_each(d.custom) e where d.external_id = s.external_id) as custom");
            }
            if (!sets.isEmpty()) {
                sql.execute("update import_stage t set " + String.join(", ", sets) + " from (select s.external_id, "
                        + String.join(", ", picks)
                        + " from import_stage s where s.external_id in (select external_id from import_repeated)"
                        + " group by s.external_id) m, import_repeated r"
                        + " where r.external_id = m.external_id and t.external_id = m.external_id and t.line = r.line");
            }
        }
        sql.execute("delete from import_stage s using import_repeated r"
                + " where s.external_id = r.external_id and s.line < r.line");
    }
}
