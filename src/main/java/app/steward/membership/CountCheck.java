package app.steward.membership;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sql;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.trueCondition;
import static org.jooq.impl.DSL.val;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.QueryPart;
import org.jooq.Record;
import org.jooq.Result;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Holds the stored counts of all definitions of a kind that counts against their members. Counts follow membership by difference: one that is
 * wrong once would stay wrong.
 */
@Component
public class CountCheck {
    private final DSLContext db;
    private final DefinitionStates states;

    CountCheck(DSLContext db, DefinitionStates states) {
        this.db = db;
        this.states = states;
    }

    /**
     * Puts right what was counted wrongly.
     *
     * @return a sentence about each definition of which that was so
     */
    @Transactional
    public List<String> correct(Kind kind) {
        db.execute("set local jit = off");
        // Members and counts as the same transactions left them, since one statement reads both.
        Result<Record> wrong = wrong(kind, trueCondition());
        if (wrong.isEmpty()) {
            return List.of();
        }
        List<Integer> ids = wrong.getValues("id", Integer.class);
        // Whoever moves members meanwhile waits here, and adds to the counts that are right.
        states.lock(kind, ids);
        for (Record definition : wrong(kind, condition("s.id = any ({0})", val(ids.toArray(Integer[]::new))))) {
            states.recount(kind, definition);
        }
        return wrong.map(definition -> said(kind, definition));
    }

    private Result<Record> wrong(Kind kind, Condition which) {
        List<QueryPart> held = kind.members().keySet().stream()
                .sorted()
                .map(subject -> held(new MembershipTables(kind, subject)))
                .toList();
        QueryPart all = held.stream()
                .reduce((one, other) -> sql("{0} union all {1}", one, other))
                .orElseThrow();
        return db.fetch(WRONG, which, all, table(name(kind.definitions())));
    }

    private static QueryPart held(MembershipTables tables) {
        return sql(
                "select {0} as definition, {1} as how from {2} m join {3} f on {4} = {5}",
                tables.definition("m"),
                field(name("f", Objects.requireNonNull(tables.kind().counted()))),
                tables.members(),
                tables.facts(),
                tables.factsKey("f"),
                tables.record("m"));
    }

    private static String said(Kind kind, Record definition) {
        long said = definition.get("said", Long.class);
        long members = definition.get("members", Long.class);
        String name = definition.get("name", String.class);
        return said == members
                ? String.format(
                        Locale.ENGLISH,
                        "The %s %s counted wrongly who of its members is active or nobody's." + " That is corrected.",
                        kind.words(),
                        name)
                : String.format(
                        Locale.ENGLISH,
                        "The %s %s counted %,d members and has %,d. That is corrected.",
                        kind.words(),
                        name,
                        said,
                        members);
    }

    private static final String WRONG = """
            with held as (
              {1}
            ), counted as (
              select definition, count(*) as members, count(*) filter (where how & 1 = 1) as members_unassigned,
                count(*) filter (where how & 2 = 2) as active, count(*) filter (where how & 3 = 3) as active_unassigned
              from held group by definition
            ), compared as (
              select s.id as definition, coalesce(c.members, 0) as members,
                coalesce(c.members_unassigned, 0) as members_unassigned, coalesce(c.active, 0) as active,
                coalesce(c.active_unassigned, 0) as active_unassigned
              from {2} s left join counted c on c.definition = s.id
            )
            select s.id, s.name, s.members as said, c.*
            from {2} s join compared c on c.definition = s.id
            where {0} and (s.members, s.members_unassigned, s.active, s.active_unassigned)
              is distinct from (c.members, c.members_unassigned, c.active, c.active_unassigned)
            order by s.id""";
}
