package app.steward.fact;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The records whose values may be others by the time alone, found by the sources' days and kept while they are computed. */
@Component
class DueRecords {
    private static final Table<?> DUE = table(name("facts_due"));
    private static final Field<String> SUBJECT = field(name("subject"), String.class);
    private static final Field<Long> RECORD = field(name("record_id"), Long.class);

    private final DSLContext sql;
    private final List<FactSource> sources;

    DueRecords(DSLContext sql, List<FactSource> sources) {
        this.sql = sql;
        this.sources = List.copyOf(sources);
    }

    /**
     * Finds them.
     *
     * @param kept the values with a slot
     * @return whether that was possible; false where it may be any
     */
    @Transactional
    public boolean find(Subject subject, Passed passed, Map<Integer, FieldRef> kept) {
        List<Select<Record1<Long>>> all = new ArrayList<>();
        for (FactSource source : sources) {
            if (source.subject() == subject) {
                Map<Integer, FieldRef> mine = new TreeMap<>(kept);
                mine.values().removeIf(use -> !source.keeps(use));
                List<Select<Record1<Long>>> some = source.due(passed, mine);
                if (some == null) {
                    return false;
                }
                all.addAll(some);
            }
        }
        sql.deleteFrom(DUE).where(of(subject)).execute();
        sql.execute("set local jit = off");
        for (Select<Record1<Long>> some : all) {
            // ids of records that are there: usage may name a user who is gone
            sql.execute(
                    "insert into {0} select {1}, r.id from {2} r where r.id in ({3}) order by r.id on conflict do nothing",
                    DUE, inline(subject.key()), table(name(subject.plural())), some);
        }
        return true;
    }

    /** How many there are in each stretch, by its number. */
    Map<Long, Long> byStretch(Subject subject) {
        Map<Long, Long> stretches = new LinkedHashMap<>();
        sql.fetch(
                        "select record_id / {1}, count(*) from {0} where {2} group by 1 order by 1",
                        DUE, inline(DerivedValues.STRETCH), of(subject))
                .forEach(row -> stretches.put(row.get(0, Long.class), row.get(1, Long.class)));
        return stretches;
    }

    List<Long> in(Subject subject, Scope.Range stretch) {
        return sql.select(RECORD)
                .from(DUE)
                .where(of(subject), stretch.holds(RECORD))
                .orderBy(RECORD)
                .fetch(RECORD);
    }

    private static Condition of(Subject subject) {
        return SUBJECT.eq(inline(subject.key()));
    }
}
