package app.steward.fact;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.list;
import static org.jooq.impl.DSL.name;

import app.steward.change.ChangeQueue;
import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/**
 * Values that were not as computing them anew gives, of records that nobody touched: an error of ours, told by record and
 * value. Records that wait in the queue are none, nor accounts whose users do.
 */
final class WrongValues {
    /** So many records are named. */
    private static final int MOST = 20;

    private static final String NAMED = "wrong_values";

    private static final String WAITS = "exists (select from " + ChangeQueue.WAITING;

    private static final Map<Subject, String> WAITING = Map.of(
            Subject.ACCOUNT,
            WAITS + " t where t.subject = 'account' and t.record_id = {0}) or " + WAITS
                    + " t join users q on q.id = t.record_id where t.subject = 'user' and q.account_id = {0})",
            Subject.USER,
            WAITS + " t where t.subject = 'user' and t.record_id = {0})");

    private final Subject subject;
    private final List<String> sentences = new ArrayList<>();
    private long records;

    WrongValues(Subject subject) {
        this.subject = subject;
    }

    /**
     * The names of the values that differ, none for a record that waits, as a column of the query that finds them.
     *
     * @param wanted the key, then the values
     * @param stored the values as they are stored
     */
    Field<?> named(List<Field<?>> wanted, List<Field<?>> stored, Map<Integer, FieldRef> slots) {
        List<Field<?>> names = new ArrayList<>();
        for (int i = 0; i < stored.size(); i++) {
            Field<?> should = wanted.get(i + 1);
            String column = stored.get(i).getName();
            if (column.equals(MetricSlots.METRICS)) {
                for (Map.Entry<Integer, FieldRef> slot : new TreeMap<>(slots).entrySet()) {
                    names.add(field(
                            "case when ({0})[{2}] is distinct from ({1})[{2}] then {3} end",
                            String.class,
                            should,
                            stored.get(i),
                            inline(slot.getKey()),
                            inline(slot.getValue().key() + " "
                                    + new TreeMap<>(slot.getValue().params()))));
                }
            } else {
                names.add(field(
                        "case when {0} is distinct from {1} then {2} end",
                        String.class, should, stored.get(i), inline(column)));
            }
        }
        return field(
                        "case when " + WAITING.get(subject)
                                + " then '{}' else array_remove(array[{1}]::text[], null) end",
                        wanted.get(0),
                        list(names))
                .as(NAMED);
    }

    /** Takes those up that a statement found. Several threads may. */
    synchronized void collect(DSLContext sql, Table<?> found, Field<Long> key) {
        records += sql.fetchSingle("select count(*) from {0} where cardinality(" + NAMED + ") > 0", found)
                .get(0, Long.class);
        for (Record row : sql.fetch(
                "select r.external_id, {0} from {1} join {2} r on r.id = {3} where cardinality({0}) > 0"
                        + " order by r.id limit {4}",
                field(name(NAMED)),
                found,
                org.jooq.impl.DSL.table(name(subject.plural())),
                key,
                inline(MOST - sentences.size()))) {
            String values = String.join(", ", row.get(1, String[].class));
            sentences.add("The " + subject.key() + " " + row.get(0, String.class)
                    + " had other values than computing them anew gives: " + values);
        }
    }

    /** For people: each record of the first, and how many others there are. */
    synchronized List<String> sentences() {
        List<String> all = new ArrayList<>(sentences);
        if (records > sentences.size()) {
            all.add("And " + (records - sentences.size()) + " more " + subject.plural() + ".");
        }
        return all;
    }
}
