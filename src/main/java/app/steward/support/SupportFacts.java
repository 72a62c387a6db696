package app.steward.support;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;

import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.fact.FactSource;
import app.steward.fact.Passed;
import app.steward.fact.Scope;
import app.steward.workspace.Now;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.springframework.stereotype.Component;

/** The columns of tickets and answers on the derived rows of accounts, and the slots. */
@Component
class SupportFacts implements FactSource {
    private static final String ALIAS = "supported";
    private static final String NPS = "recommended";

    @Override
    public Subject subject() {
        return Subject.ACCOUNT;
    }

    @Override
    public String part() {
        return "support";
    }

    @Override
    public Set<String> reads() {
        return SupportMetrics.READS;
    }

    @Override
    public boolean keeps(FieldRef use) {
        return SupportMetrics.KEYS.contains(use.key());
    }

    @Override
    public List<Select<Record1<Long>>> due(Passed passed, Map<Integer, FieldRef> slots) {
        Set<Integer> windows = new TreeSet<>(Set.of(SupportQuery.NPS_DAYS));
        slots.values().forEach(use -> windows.add(use.days()));
        return List.of(SupportQuery.due(passed, windows));
    }

    @Override
    public Contribution contribute(Now now, Scope scope, Map<Integer, FieldRef> slots) {
        SupportQuery query =
                new SupportQuery(now).addOpen("open_tickets", false).addOpen("open_urgent_tickets", true);
        Map<Integer, Field<?>> kept = new TreeMap<>();
        slots.forEach((slot, use) -> {
            query.add("s" + slot, use);
            Field<Double> value = field(name(ALIAS, "s" + slot), Double.class);
            kept.put(slot, use.key().equals(SupportMetrics.TICKETS) ? coalesce(value, inline(0.0)) : value);
        });
        return new Contribution(
                List.of(
                        query.grouped(scope.holds(SupportQuery.ACCOUNT), ALIAS),
                        query.nps(scope.holds(SupportQuery.ACCOUNT), NPS)),
                List.of(
                        count("open_tickets"),
                        count("open_urgent_tickets"),
                        new Column("nps", field(name(NPS, "nps"), Double.class))),
                List.of(),
                kept);
    }

    private static Column count(String column) {
        return new Column(column, coalesce(field(name(ALIAS, column), Integer.class), inline(0)));
    }
}
