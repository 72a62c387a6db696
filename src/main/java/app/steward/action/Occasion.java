package app.steward.action;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.change.Chains;
import app.steward.condition.Subject;
import app.steward.task.TaskMaker.Cause;
import app.steward.workspace.Now;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * What actions are carried out for: causes with their account and user. What is done is done once for each key, which is
 * {@code KIND:CAUSE:STEP}.
 *
 * @param cause the kind
 * @param rows one for each cause
 * @param step tells the action from the others of the same cause
 * @param subject whose records the causes are about
 * @param said what a notice says of it, before whom it is about: "First login is met"
 * @param led which rules led to it, the one that acts being the last
 */
public record Occasion(Cause cause, List<Row> rows, String step, Subject subject, String said, Now now, Chains led) {
    /**
     * One of them.
     *
     * @param cause its number or name: that of a run, {@code ACCOUNT:ID:MET_AT} of a milestone
     */
    public record Row(
            String cause, @Nullable Long account, @Nullable Long user) {}

    public Occasion {
        rows = List.copyOf(rows);
    }

    /** The same for another action. */
    public Occasion at(String other) {
        return new Occasion(cause, rows, other, subject, said, now, led);
    }

    /** What the key of a row begins with. */
    public String prefix() {
        return cause.origin() + ":";
    }

    /** Columns cause, account_id and user_id. */
    public Select<? extends Record> select() {
        return org.jooq
                .impl
                .DSL
                .select(
                        field(name("cause"), String.class),
                        field(name("account_id"), Long.class),
                        field(name("user_id"), Long.class))
                .from(table(
                        "unnest({0}, {1}, {2}) as r (cause, account_id, user_id)",
                        val(rows.stream().map(Row::cause).toArray(String[]::new), SQLDataType.CLOB.getArrayDataType()),
                        val(
                                rows.stream().map(Row::account).toArray(Long[]::new),
                                SQLDataType.BIGINT.getArrayDataType()),
                        val(rows.stream().map(Row::user).toArray(Long[]::new), SQLDataType.BIGINT.getArrayDataType())));
    }

    /** The account or user that a row is about; null for none. */
    static @Nullable Long record(Row row, Subject of) {
        return of == Subject.ACCOUNT ? row.account() : row.user();
    }

    /** The accounts or users that it is about. */
    public Collection<Long> records(Subject of) {
        TreeSet<Long> records = new TreeSet<>();
        rows.stream().map(row -> record(row, of)).filter(Objects::nonNull).forEach(records::add);
        return records;
    }
}
