package app.steward.milestone;

import static org.jooq.impl.DSL.castNull;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.trueCondition;
import static org.jooq.impl.DSL.val;

import app.steward.condition.MembershipKind;
import app.steward.condition.Subject;
import app.steward.workspace.Now;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Table;
import org.springframework.stereotype.Component;

/** How an account stands with a milestone, in SQL over the aliases of record queries: the one place that says so. */
@Component
class MilestoneSql {
    /** All accounts, by the aliases that are meant here. */
    static final Table<?> ACCOUNTS = table("accounts a join account_facts af on af.account_id = a.id");

    private final DueDates dates;

    MilestoneSql(DueDates dates) {
        this.dates = dates;
    }

    /** Whether it is for the account: its segments hold it. One that is off is for nobody. */
    Condition applies(Milestone one) {
        List<Integer> segments = one.head().said().segments();
        if (!one.isOn()) {
            return org.jooq.impl.DSL.falseCondition();
        }
        return segments.isEmpty()
                ? trueCondition()
                : condition(
                        "coalesce({0} && {1}, false)",
                        Subject.ACCOUNT.derived(MembershipKind.SEGMENT.array()), val(segments.toArray(Integer[]::new)));
    }

    Condition met(int milestone) {
        return condition(
                "coalesce({0} @> array[{1}], false)",
                Subject.ACCOUNT.derived(MembershipKind.MILESTONE.array()), inline(milestone));
    }

    /** The last day on which it is in time; null where there is none. */
    Field<LocalDate> dueOn(Milestone one) {
        Integer days = one.settings().dueDays();
        return days == null
                ? field("null::date", LocalDate.class)
                : field("({0} + {1})", LocalDate.class, dates.of(one.settings().dueFrom()), inline(days));
    }

    /** For the account, unmet, and its day has passed. */
    Condition overdue(Milestone one, Now now) {
        return one.settings().dueDays() == null
                ? org.jooq.impl.DSL.falseCondition()
                : applies(one).andNot(met(one.id())).and(condition("{0} < {1}", dueOn(one), inline(now.today())));
    }

    /** Something of the first in order that is for the account and unmet; null where there is none. */
    <T> Field<T> ofNext(List<Milestone> inOrder, Class<T> type, Function<Milestone, Field<?>> what) {
        List<Field<?>> cases = new ArrayList<>();
        for (Milestone one : inOrder) {
            cases.add(field("when {0} then {1}", applies(one).andNot(met(one.id())), what.apply(one)));
        }
        if (cases.isEmpty()) {
            // of its type: what is shown as JSON has to have one
            return castNull(type);
        }
        StringBuilder text = new StringBuilder("(case");
        for (int i = 0; i < cases.size(); i++) {
            text.append(" {").append(i).append('}');
        }
        return field(text.append(" end)").toString(), type, cases.toArray(Field[]::new));
    }

    /** The numbers of those of which something holds; null for none. */
    Field<Integer[]> numbers(List<Milestone> all, Function<Milestone, Condition> which) {
        List<Field<?>> cases = new ArrayList<>();
        for (Milestone one : all) {
            cases.add(field("case when {0} then {1} end", which.apply(one), inline(one.id())));
        }
        if (cases.isEmpty()) {
            return field("null::int[]", Integer[].class);
        }
        StringBuilder text = new StringBuilder("nullif(array_remove(array[");
        for (int i = 0; i < cases.size(); i++) {
            text.append(i == 0 ? "" : ", ").append('{').append(i).append('}');
        }
        return field(text.append("]::int[], null), '{}')").toString(), Integer[].class, cases.toArray(Field[]::new));
    }
}
