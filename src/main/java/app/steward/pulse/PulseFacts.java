package app.steward.pulse;

import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;

import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.fact.FactSource;
import app.steward.fact.Passed;
import app.steward.fact.Scope;
import app.steward.workspace.Now;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.springframework.stereotype.Component;

/** The newest pulse by one who still owns the account, and the day that it is of, on the derived row. */
@Component
class PulseFacts implements FactSource {
    static final String GIVEN = "pulse_given";
    static final String ON = "pulse_on";

    /** What a new pulse changes of an account, by its key. */
    static final String PULSES = "pulses";

    private static final String ALIAS = "judged";
    private static final Field<Long> ACCOUNT = field(name("p", "account_id"), Long.class);

    @Override
    public Subject subject() {
        return Subject.ACCOUNT;
    }

    @Override
    public String part() {
        return "pulse";
    }

    @Override
    public Set<String> reads() {
        return Set.of("account." + PULSES, "account.owners");
    }

    /** None: the day is stored, not how long ago it was. */
    @Override
    public List<Select<Record1<Long>>> due(Passed passed, Map<Integer, FieldRef> slots) {
        return List.of();
    }

    @Override
    public Contribution contribute(Now now, Scope scope, Map<Integer, FieldRef> slots) {
        Table<?> judged = select(
                        ACCOUNT.as("id"),
                        field(name("p", "pulse"), Short.class).as(GIVEN),
                        field(
                                        "({0} at time zone {1})::date",
                                        LocalDate.class,
                                        field(name("p", "at")),
                                        inline(now.zone().getId()))
                                .as(ON))
                .distinctOn(ACCOUNT)
                .from(table(name("pulses")).as("p"))
                .where(scope.holds(ACCOUNT))
                .and(exists(selectOne()
                        .from(table(name("account_assignments")).as("r"))
                        .where(field(name("r", "account_id"), Long.class).eq(ACCOUNT))
                        .and(field(name("r", "member_id")).eq(field(name("p", "member_id"))))))
                .orderBy(
                        ACCOUNT,
                        field(name("p", "at")).desc(),
                        field(name("p", "id")).desc())
                .asTable(ALIAS);
        return new Contribution(
                List.of(judged),
                List.of(
                        new Column(GIVEN, field(name(ALIAS, GIVEN), Short.class)),
                        new Column(ON, field(name(ALIAS, ON), LocalDate.class))),
                List.of(),
                Map.of());
    }
}
