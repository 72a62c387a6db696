package app.steward.ingest;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.account.Assignments;
import app.steward.condition.Subject;
import app.steward.record.Property;
import app.steward.record.Property.Shown;
import app.steward.team.Viewer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Brings staged records into their table, a statement for many at a time, ordered by key: first those that are new,
 * then those that differ from what is stored. Rows that differ in nothing are not written at all. All names in the
 * statements are those of {@link Target}, none comes from the file.
 */
final class RecordWriter {
    private static final int BATCH = 50_000;

    private final ImportPlan plan;
    private final DSLContext sql;
    private final Assignments assignments;
    private final LocalDate today;
    private final Progress progress;
    private final Subject subject;
    private final String table;
    private final List<Column> plain;
    private final List<String> dated;
    private final boolean custom;
    private final boolean parent;
    private final boolean careful;

    /**
     * @param dated columns in which a new record has today where the file says nothing
     * @param careful whether others may be making the same records right now; costs a third more, so it is for when they
     *     were met
     */
    RecordWriter(
            ImportPlan plan,
            DSLContext sql,
            Assignments assignments,
            LocalDate today,
            List<String> dated,
            Progress progress,
            boolean careful) {
        this.careful = careful;
        this.plan = plan;
        this.sql = sql;
        this.assignments = assignments;
        this.today = today;
        this.dated = dated;
        this.progress = progress;
        this.subject = Objects.requireNonNull(plan.kind().subject());
        this.table = subject.plural();
        this.plain = plan.plain();
        this.custom = !plan.of(Target.Role.CUSTOM).isEmpty();
        this.parent = plan.column("parent").isPresent();
    }

    /** Returns how many records are new. A dry run counts them and writes none, so that nobody waits for it. */
    long insert() {
        if (plan.dryRun()) {
            progress.begin("writing", staged());
            return count("import_stage s where not exists (select from " + table
                    + " t where t.external_id = s.external_id)");
        }
        List<String> columns = new ArrayList<>(List.of("external_id"));
        List<String> values = new ArrayList<>(List.of("s.external_id"));
        for (Column column : plain) {
            String name = column.target().column();
            columns.add(name);
            values.add(dated.contains(name) ? "coalesce(s." + name + ", ?::date)" : "s." + name);
        }
        for (String name : dated) {
            if (!columns.contains(name)) {
                columns.add(name);
                values.add("?::date");
            }
        }
        if (custom) {
            columns.add("custom");
            values.add("jsonb_strip_nulls(s.custom)");
        }
        // The bounds stand on both sides, so that a batch reads its own range of what is stored and not all of it.
        String insert = "with made as (insert into " + table + " (" + String.join(", ", columns) + ") select "
                + String.join(", ", values) + " from import_stage s where s.external_id >= ? and"
                + " (?::text is null or s.external_id < ?) and not exists (select from " + table
                + " t where t.external_id = s.external_id and t.external_id >= ?"
                + " and (?::text is null or t.external_id < ?)) order by s.external_id"
                + (careful ? " on conflict (external_id) do nothing" : "")
                + " returning id) insert into import_new select id from made";
        long total = staged();
        progress.begin("writing", total);
        List<String> starts = new ArrayList<>();
        starts.add("");
        starts.addAll(sql.fetch(
                        "select external_id from (select external_id, row_number() over (order by external_id) as n"
                                + " from import_stage) k where n % ? = 0 order by external_id",
                        BATCH)
                .getValues(0, String.class));
        long created = 0;
        for (int i = 0; i < starts.size(); i++) {
            String end = i + 1 < starts.size() ? starts.get(i + 1) : null;
            List<@Nullable Object> binds = new ArrayList<>(Collections.nCopies(dated.size(), today));
            for (int side = 0; side < 2; side++) {
                binds.add(starts.get(i));
                binds.add(end);
                binds.add(end);
            }
            created += sql.execute(insert, binds.toArray());
            progress.at(Math.min(total, (i + 1L) * BATCH));
        }
        if (created > 0) {
            begin();
        }
        return created;
    }

    /** How many records the file is about. */
    long staged() {
        return count("import_stage");
    }

    private long count(String from) {
        return Objects.requireNonNull(sql.fetchOne("select count(*) from " + from))
                .get(0, Long.class);
    }

    /** What hangs on every record from its first day. */
    private void begin() {
        sql.execute("analyze import_new");
        if (subject == Subject.ACCOUNT) {
            sql.execute("insert into account_facts (account_id) select id from import_new order by id");
            sql.execute("insert into account_access (member_id, account_id) select 0, id from import_new order by id");
            if (parent) {
                sql.execute("update accounts t set parent_id = p.id from import_stage s join accounts p"
                        + " on p.external_id = s.parent, import_new n where t.id = n.id and"
                        + " t.external_id = s.external_id");
            }
        } else if (subject == Subject.USER) {
            sql.execute("insert into user_facts (user_id) select id from import_new order by id");
        }
    }

    /**
     * What a row sets. A record that was not given the value, or an earlier or later one than use shows, already shows
     * what the row says: then nothing is set, so that an exported list that comes back changes nothing.
     */
    private static String unlessShown(Target target, String value) {
        Property<?> property = target.property();
        Shown shown = property == null ? null : property.shown();
        if (shown == null) {
            return value;
        }
        String mine = "t." + target.column();
        String row = "s." + target.column();
        String hidden = mine + " is null";
        if (shown.beyond() != null) {
            hidden = "(" + hidden + " or " + mine + " " + shown.beyond() + " " + row + ")";
        }
        return "case when " + hidden + " and " + shown.sql() + " = " + row + " then " + mine + " else " + value
                + " end";
    }

    /** The derived values of the records, where a statement needs them. */
    private String facts(String id) {
        return switch (subject) {
            case ACCOUNT -> " left join account_facts f on f.account_id = " + id;
            case USER -> " left join user_facts f on f.user_id = " + id;
            case SUBSCRIPTION -> "";
        };
    }

    /** Returns how many records that were there before differ from their rows; a dry run leaves them so. */
    long update() {
        List<String> sets = new ArrayList<>();
        List<String> differences = new ArrayList<>();
        for (Column column : plain) {
            String name = column.target().column();
            String value = !plan.clearEmpty() || column.target().kept()
                    ? "coalesce(s." + name + ", t." + name + ")"
                    : "s." + name;
            change(sets, differences, name, unlessShown(column.target(), value));
        }
        if (custom) {
            String merged = "t.custom || s.custom";
            change(sets, differences, "custom", plan.clearEmpty() ? "jsonb_strip_nulls(" + merged + ")" : merged);
        }
        String joined = "";
        if (parent) {
            joined = " left join accounts p on p.external_id = s.parent";
            change(sets, differences, "parent_id", plan.clearEmpty() ? "p.id" : "coalesce(p.id, t.parent_id)");
            if (plan.dryRun()) {
                differences.add("s.parent is not null and p.id is null"); // made by the same file
            }
        }
        StringBuilder assigned = new StringBuilder();
        for (Column person : plan.of(Target.Role.PERSON)) {
            String role = person.target().column();
            assigned.append(" left join account_assignments ")
                    .append(role)
                    .append(" on ")
                    .append(role)
                    .append(".account_id = t.id and ")
                    .append(role)
                    .append(".role_id = ")
                    .append(person.target().roleId());
            differences.add(role + ".member_id is distinct from "
                    + (plan.clearEmpty() ? "s." + role : "coalesce(s." + role + ", " + role + ".member_id)"));
        }
        if (differences.isEmpty()) {
            return 0;
        }
        int changed = sql.execute(
                "insert into import_changed select t.id, " + (subject == Subject.ACCOUNT ? "null" : "t.account_id")
                        + " from import_stage s join " + table
                        + " t on t.external_id = s.external_id" + joined + facts("t.id") + assigned
                        + " where not exists (select from import_new n where n.id = t.id) and ("
                        + String.join(" or ", differences) + ")");
        if (changed > 0 && !plan.dryRun()) {
            sql.execute("analyze import_changed");
            // In the order of keys, as every writer of many: who waits for whom never goes in a circle.
            long locked = count("(select t.id from " + table
                    + " t join import_changed c on c.id = t.id order by t.id for no key update of t) locked");
            if (locked < changed) {
                throw new Overtaken("some of the " + table + " were deleted");
            }
            sets.add("version = t.version + 1");
            sets.add("updated_at = now()");
            sql.execute("update " + table + " t set " + String.join(", ", sets) + " from import_stage s" + joined
                    + ", import_changed c" + facts("c.id") + " where t.id = c.id and t.external_id = s.external_id");
        }
        return changed;
    }

    private static void change(List<String> sets, List<String> differences, String column, String value) {
        sets.add(column + " = " + value);
        differences.add("t." + column + " is distinct from " + value);
    }

    /** Success roles, and with them who sees the accounts. */
    void assign() {
        if (plan.of(Target.Role.PERSON).isEmpty()) {
            return;
        }
        sql.execute("create temporary table import_owned on commit drop as"
                + " select id from import_new union select id from import_changed");
        for (Column person : plan.of(Target.Role.PERSON)) {
            String role = person.target().column();
            int id = person.target().roleId();
            sql.execute(
                    "insert into account_assignments (account_id, role_id, member_id) select t.id, ?, s." + role
                            + " from import_stage s join accounts t on t.external_id = s.external_id"
                            + " join import_owned o on o.id = t.id where s." + role + " is not null order by t.id"
                            + " on conflict (account_id, role_id) do update set member_id = excluded.member_id"
                            + " where account_assignments.member_id <> excluded.member_id",
                    id);
            if (plan.clearEmpty()) {
                sql.execute(
                        "delete from account_assignments r using import_stage s, accounts t, import_owned o"
                                + " where t.external_id = s.external_id and o.id = t.id and r.account_id = t.id"
                                + " and r.role_id = ? and s." + role + " is null",
                        id);
            }
        }
        assignments.settle(
                Viewer.system(), select(field(name("id"), Long.class)).from(table(name("import_owned"))));
    }
}
