package app.steward.account;

import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.change.ChangedFields;
import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.fact.FactSource;
import app.steward.fact.Passed;
import app.steward.fact.Scope;
import app.steward.team.SuccessRole;
import app.steward.workspace.Now;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.SelectField;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Component;

/** The owners of an account on its derived row: a column per built-in success role, an array for the others. */
@Component
class OwnerFacts implements FactSource {
    /** What is said to be different of an account when any of its owners is; also the column of those without their own. */
    static final String OWNERS = "owners";

    private static final List<String> BUILT_IN = List.of("success_manager", "onboarding_manager", "account_manager");

    private final DSLContext sql;

    OwnerFacts(DSLContext sql) {
        this.sql = sql;
    }

    @Override
    public Subject subject() {
        return Subject.ACCOUNT;
    }

    @Override
    public String part() {
        return "owners";
    }

    @Override
    public Set<String> reads() {
        return Set.of("account." + OWNERS);
    }

    @Override
    public List<Select<Record1<Long>>> due(Passed passed, Map<Integer, FieldRef> slots) {
        return List.of();
    }

    /** Each success role has its place. */
    @Override
    public String constants() {
        return sql.fetchSingle(
                        "select 'roles ' || coalesce(string_agg(id || ':' || key, ',' order by id), '') from success_roles")
                .get(0, String.class);
    }

    @Override
    public Contribution contribute(Now now, Scope scope, Map<Integer, FieldRef> slots) {
        Map<Integer, String> roles = new TreeMap<>();
        sql.select(field(name("id"), Integer.class), field(name("key"), String.class))
                .from(table(name("success_roles")))
                .forEach(role -> roles.put(role.value1(), role.value2()));

        Field<Long> account = field(name("r", "account_id"), Long.class);
        List<SelectField<?>> selected = new ArrayList<>(List.of(account.as("id")));
        List<Column> columns = new ArrayList<>();
        List<Field<Long>> others = new ArrayList<>();
        int last = roles.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
        for (int role = 1; role <= last; role++) {
            String key = roles.getOrDefault(role, "");
            if (BUILT_IN.contains(key)) {
                selected.add(ownerAs(role).as(key));
                columns.add(new Column(key, field(name("owned", key), Long.class)));
            }
            boolean other = roles.containsKey(role) && !BUILT_IN.contains(key);
            others.add(other ? ownerAs(role) : inline((Long) null, SQLDataType.BIGINT));
        }
        if (roles.size() > BUILT_IN.size()) {
            selected.add(array(others).as(OWNERS));
            columns.add(new Column(OWNERS, field(name("owned", OWNERS), Long[].class)));
        }
        Table<?> owned = select(selected)
                .from(table(name("account_assignments")).as("r"))
                .where(scope.holds(account))
                .groupBy(account)
                .asTable("owned");
        return new Contribution(List.of(owned), columns, List.of(), Map.of());
    }

    /**
     * What is different of an account that has other owners, besides the success role itself.
     *
     * @param unassigned whether it became anybody's, or nobody's
     */
    static ChangedFields changed(boolean unassigned) {
        return ChangedFields.of(Subject.ACCOUNT, unassigned ? Set.of(OWNERS, "unassigned") : Set.of(OWNERS));
    }

    /**
     * Writes the owners in one success role, and nothing else, onto the derived rows of many accounts: computing all that
     * is derived of them would take longer than somebody waits. A run that computes these rows right now may put an old
     * owner back; the refresh that follows corrects it.
     *
     * @param owned the accounts with their owners, {@code account} and {@code owner} its columns
     */
    void write(SuccessRole role, Table<?> owned, Field<Long> account, Field<Long> owner) {
        Field<?> columnOfRole = BUILT_IN.contains(role.key()) ? field(name(role.key())) : field(name(OWNERS));
        Field<?> value = BUILT_IN.contains(role.key())
                ? owner
                : field(
                        "(select array_agg(case when i = {0} then {1} else f.owners[i] end order by i)"
                                + " from generate_series(1, greatest({0}, cardinality(f.owners))) i)",
                        inline(role.id()), owner);
        sql.execute(
                "update account_facts f set {0} = {1} from {2} where f.account_id = {3}",
                columnOfRole, value, owned, account);
    }

    private static Field<Long> ownerAs(int role) {
        return max(field(name("r", "member_id"), Long.class))
                .filterWhere(field(name("r", "role_id"), Integer.class).eq(inline(role)));
    }
}
