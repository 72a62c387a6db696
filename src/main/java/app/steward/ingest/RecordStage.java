package app.steward.ingest;

import app.steward.account.Assignments;
import app.steward.condition.Subject;
import app.steward.ingest.Lookups.Found;
import app.steward.record.Typed;
import app.steward.value.InvalidValue;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stages accounts, users or subscriptions. Of several good rows of one record the last holds, and the others are listed
 * as overridden.
 */
final class RecordStage extends RowStage {
    private static final int DEEPEST = 100;

    private static final String UNKNOWN = "s.parent is not null"
            + " and not exists (select from accounts a where a.external_id = s.parent)"
            + " and not exists (select from import_stage p where p.external_id = s.parent)";

    /** Rows whose parent was the only row of an account that is not there, and those below, however many there are. */
    private static final String BELOW = "with recursive gone (line, external_id) as ("
            + "select s.line, s.external_id from import_stage s where " + UNKNOWN
            + " union select s.line, s.external_id from gone g cross join lateral (select c.line, c.external_id from"
            + " import_stage c where c.parent = g.external_id offset 0) s"
            + " where not exists (select from accounts a where a.external_id = g.external_id)"
            + " and not exists (select from import_stage o where o.external_id = g.external_id and o.line <> g.line))"
            + " delete from import_stage s using gone where s.line = gone.line returning s.line, s.parent, s.record";

    private final Subject subject;
    private final LocalDate today;
    private final Assignments assignments;
    private final NewEntries entries;
    private final JsonMapper json;
    private final boolean careful;
    private final CopyText copy = new CopyText();
    private final int idIndex;
    private final int accountIndex;
    private final int parentIndex;
    private final int firstNameIndex;
    private final int lastNameIndex;
    private final List<Column> plain;
    private final List<Column> people;
    private final boolean custom;
    private List<Made> made = List.of();

    RecordStage(
            ImportPlan plan,
            List<CellReader> readers,
            DSLContext sql,
            Lookups lookups,
            Rejects rejects,
            Progress progress,
            LocalDate today,
            Assignments assignments,
            NewEntries entries,
            JsonMapper json,
            boolean careful) {
        super(plan, readers, sql, lookups, rejects, progress);
        this.subject = Objects.requireNonNull(plan.kind().subject());
        this.today = today;
        this.assignments = assignments;
        this.entries = entries;
        this.json = json;
        this.careful = careful;
        this.idIndex = indexOf("external_id");
        this.accountIndex = indexOf("account");
        this.parentIndex = indexOf("parent");
        this.firstNameIndex = indexOf("first_name");
        this.lastNameIndex = indexOf("last_name");
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
        sql.execute("create temporary table import_changed (id bigint primary key, account_id bigint) on commit drop");
    }

    @Override
    void check(@Nullable Object[] values, List<Reason> reasons) {
        if (values[idIndex] == null) {
            reasons.add(Reason.of(plan.columns().get(idIndex), "the external id is missing"));
        } else if (parentIndex >= 0 && values[idIndex].equals(values[parentIndex])) {
            reasons.add(Reason.of(plan.columns().get(parentIndex), "an account can't be its own parent"));
        }
        for (int i = 0; plan.clearEmpty() && i < values.length; i++) {
            Column column = plan.columns().get(i);
            if (values[i] == null && column.target().kept()) {
                reasons.add(Reason.of(column, "every " + subject.key() + " has one, so that it can't be cleared"));
            }
        }
        String name = fullName(values);
        if (name != null) {
            try {
                Target.NAME.rule().keep(name);
            } catch (InvalidValue e) {
                reasons.add(Reason.of("the whole name " + e.reason()));
            }
        }
    }

    /** First and last name as one; null where the row has neither. */
    private @Nullable String fullName(@Nullable Object[] values) {
        Object first = firstNameIndex < 0 ? null : values[firstNameIndex];
        Object last = lastNameIndex < 0 ? null : values[lastNameIndex];
        return first == null || last == null ? (String) (first == null ? last : first) : first + " " + last;
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
        loose.removeAll(lookups.records(subject, loose).keySet());
        List<Staged> good = new ArrayList<>(staged.size());
        for (Staged row : staged) {
            boolean owned = accountIndex >= 0 && row.values()[accountIndex] != null;
            if (owned || !loose.contains(id(row))) {
                good.add(row);
            } else {
                reject(row, new Reason("account", null, "a new subscription needs an account"));
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
                            customs.put(target.column(), Typed.plain(value));
                        }
                    }
                    default -> {} // below, or above
                }
            }
            if (firstNameIndex >= 0 || lastNameIndex >= 0) {
                copy.add(fullName(row.values()));
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

    @Override
    Counts apply() {
        sql.execute("create index on import_stage (external_id)");
        sql.execute("analyze import_stage");
        if (parentIndex >= 0) {
            rejectUnknownParents();
        }
        override();
        if (parentIndex >= 0) {
            rejectCircles();
            rejectUnknownParents();
        }
        made = entries.named(plan, sql);
        if (!plan.dryRun()) {
            entries.make(plan, made);
        }
        RecordWriter writer =
                new RecordWriter(plan, sql, assignments, today, lookups.dated(subject), progress, careful);
        long created = writer.insert();
        // Where all were new, nothing is left to compare.
        long updated = created == writer.staged() ? 0 : writer.update();
        if (!plan.dryRun()) {
            writer.assign();
        }
        return new Counts(rows, created, updated, rejects.overridden(), rejects.count());
    }

    @Override
    List<Made> made() {
        return made;
    }

    /** A parent is an account that there is, or a good row of this file. */
    private void rejectUnknownParents() {
        String column = plan.columns().get(parentIndex).name();
        String why = "is not a known account";
        int found = rejectStaged(
                        "delete from import_stage s where " + UNKNOWN + " returning s.line, s.parent, s.record",
                        column,
                        why)
                .deleted();
        if (found > 0) {
            sql.execute("create index if not exists import_stage_parent on import_stage (parent)");
        }
        while (found > 0) { // once, but where an account has several rows
            found = rejectStaged(BELOW, column, why).deleted();
        }
    }

    /**
     * No account is its own ancestor. Who climbs from an account stops after {@value #DEEPEST} others; where one came so
     * far, what was left may be a longer circle, or end in none: such a row is no row of any portfolio either way.
     */
    private void rejectCircles() {
        if (rejectClimbing("at = start", "would make the account its own ancestor")) {
            rejectClimbing(
                    "depth = " + DEEPEST,
                    "would make the account its own ancestor, or put it more than " + DEEPEST + " accounts deep");
        }
    }

    /** Answers whether somebody climbed as far as one may. */
    private boolean rejectClimbing(String which, String why) {
        return 0
                < rejectStaged(
                                "with recursive last as materialized (select external_id, parent from import_stage"
                                        + " where parent is not null),"
                                        + " up as (select external_id as start, parent as at, 1 as depth from last"
                                        + " union all select up.start, coalesce(l.parent, g.external_id), up.depth + 1 from up"
                                        + " left join last l on l.external_id = up.at"
                                        + " left join accounts a on a.external_id = up.at"
                                        + " left join accounts g on g.id = a.parent_id"
                                        + " where up.at <> up.start and up.depth < " + DEEPEST
                                        + " and coalesce(l.parent, g.external_id) is not null),"
                                        + " bad as (delete from import_stage s where s.parent is not null and s.external_id in"
                                        + " (select start from up where " + which
                                        + ") returning s.line, s.parent, s.record)"
                                        + " select line, parent, record from bad"
                                        + " union all (select null, null, null from up where depth = " + DEEPEST
                                        + " limit 1)",
                                plan.columns().get(parentIndex).name(),
                                why)
                        .others();
    }

    /** Rows that a statement answered: those that it deleted, and others, which have no line. */
    private record Answered(int deleted, int others) {}

    /** Lists what a statement deletes, each with line, parent and record, piece by piece: it may be most of a file. */
    private Answered rejectStaged(String deleting, String column, String why) {
        int deleted = 0;
        int others = 0;
        try (Cursor<org.jooq.Record> rows =
                sql.resultQuery(deleting).fetchSize(FETCHED).fetchLazy()) {
            for (org.jooq.Record row : rows) {
                if (row.get(0) == null) {
                    others++;
                } else {
                    rejects.add(
                            row.get(0, Long.class),
                            row.get(2, String.class),
                            List.of(Reason.of(column, row.get(1, String.class), why)));
                    deleted++;
                }
            }
        }
        return new Answered(deleted, others);
    }

    /** Leaves one row per record: the last. */
    private void override() {
        boolean repeated = !sql.fetch("select 1 from import_stage group by external_id having count(*) > 1 limit 1")
                .isEmpty();
        if (!repeated) {
            return;
        }
        sql.execute("create temporary table import_overridden on commit drop as select line, holds from"
                + " (select line, max(line) over (partition by external_id) as holds from import_stage) s"
                + " where line < holds");
        sql.execute("delete from import_stage s using import_overridden o where s.line = o.line");
        listOverridden("has the same external id");
    }
}
