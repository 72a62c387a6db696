package app.steward.journey;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;

import app.steward.condition.sql.Bound;
import app.steward.condition.sql.RecordQuery;
import app.steward.workspace.Now;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jooq.CaseConditionStep;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/**
 * What stands between coming to match and entering, in the order in which it is asked. What takes users in and what explains
 * why one is not in use this one list.
 */
public enum Gates {
    /** It is published, and neither paused nor ended. */
    LIVE(false),
    /** Its guard does not hold it. */
    HELD(false),
    /** No run of the record is under way. */
    RUN(true),
    /** It may enter again, where it was in already. */
    REENROL(true),
    GOAL(true),
    EXIT(true),
    /** It is in none of the journeys that go first. */
    EXCLUDED(false),
    EMAIL(true),
    /** Fewer entered today than may. */
    CAP(false),
    /** No more rules led to it than may follow each other. Asked where somebody enters by what rules did, and only there. */
    CHAIN(true);

    private final boolean forGood;

    Gates(boolean forGood) {
        this.forGood = forGood;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Gates of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }

    /** Whether an entering that it shuts out is used up; else it waits until the gate opens. */
    boolean isForGood(Definition.Settings settings) {
        return forGood && !(this == REENROL && settings.reenrol().again());
    }

    /**
     * When each of them shuts a record of the query out, in their order.
     *
     * @param isHeld whether the guard holds it, as the caller knows
     */
    static Map<Gates, Condition> shut(
            Journey journey, CompiledDefinition of, RecordQuery query, Now now, boolean isHeld) {
        Definition.Settings settings = of.definition().settings();
        Field<Integer> id = inline(journey.id());
        Field<Long> record = query.id();
        Map<Gates, Condition> shut = new EnumMap<>(Gates.class);
        shut.put(LIVE, journey.isLive() ? falseCondition() : DSL.trueCondition());
        shut.put(HELD, isHeld ? DSL.trueCondition() : falseCondition());
        shut.put(
                RUN,
                condition(
                        "exists (select from journey_runs g where g.journey_id = {0} and g.record_id = {1} and g.left_at is"
                                + " null)",
                        id, record));
        Definition.Reenrol reenrol = settings.reenrol();
        if (!reenrol.again()) {
            shut.put(
                    REENROL,
                    condition(
                            "exists (select from journey_runs g where g.journey_id = {0} and g.record_id = {1})",
                            id, record));
        } else if (reenrol.days() == 0) {
            shut.put(REENROL, falseCondition());
        } else {
            shut.put(
                    REENROL,
                    condition(
                            "exists (select from journey_runs g where g.journey_id = {0} and g.record_id = {1}"
                                    + " and (g.entered_at at time zone {2})::date + {3} > {4})",
                            id, record, inline(now.zone().getId()), inline(reenrol.days()), val(now.today())));
        }
        shut.put(GOAL, of.goal() == null ? falseCondition() : query.test(of.goal()));
        shut.put(EXIT, of.exit() == null ? falseCondition() : query.test(of.exit()));
        shut.put(
                EXCLUDED,
                settings.excludes().isEmpty()
                        ? falseCondition()
                        : condition(
                                "exists (select from journey_runs g where g.journey_id = any ({0}) and g.record_id = {1}"
                                        + " and g.left_at is null)",
                                Bound.ints(settings.excludes()), record));
        shut.put(EMAIL, settings.needsEmail() ? unreachable() : falseCondition());
        Integer cap = settings.capPerDay();
        shut.put(
                CAP,
                cap == null ? falseCondition() : condition("{0} >= {1}", enteredToday(journey.id(), now), inline(cap)));
        return shut;
    }

    /** The first gate that shuts, by key; null where none does. */
    static Field<String> first(Map<Gates, Condition> shut) {
        CaseConditionStep<String> which = null;
        for (Map.Entry<Gates, Condition> each : shut.entrySet()) {
            Field<String> key = inline(each.getKey().key());
            which = which == null ? when(each.getValue(), key) : which.when(each.getValue(), key);
        }
        return Objects.requireNonNull(which);
    }

    /** Users without an address, or with one that gets nothing. */
    static Condition unreachable() {
        return condition("(u.email_fold is null or exists (select from addresses d where d.address = u.email_fold"
                + " and d.suppressed is not null))");
    }

    /** How many came in today by themselves. */
    static Field<Integer> enteredToday(int journey, Now now) {
        return DSL.field(
                "(select count(*)::int from journey_runs c where c.journey_id = {0} and c.entered_at >= {1}"
                        + " and not c.by_hand)",
                Integer.class, inline(journey), val(now.startOf(now.today()).atOffset(ZoneOffset.UTC)));
    }
}
