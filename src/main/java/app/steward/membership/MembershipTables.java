package app.steward.membership;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Subject;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Table;

/** The tables of the membership of one kind and subject, named as the conditions' queries name them. */
public record MembershipTables(Kind kind, Subject subject) {

    public Table<?> records() {
        return table(name(subject.plural()));
    }

    public Table<?> facts() {
        return table(name(subject.derivedTable()));
    }

    /** The record's number in the facts, by itself or under an alias of them. */
    Field<Long> factsKey(String... alias) {
        return qualified(subject.derivedKey(), Long.class, alias);
    }

    public Table<?> members() {
        return table(name(kind.membersOf(subject).table()));
    }

    /** The record's number in the members, by itself or under an alias of them. */
    public Field<Long> record(String... alias) {
        return qualified(kind.membersOf(subject).record(), Long.class, alias);
    }

    /** The definition's number in the members, by itself or under an alias of them. */
    public Field<Integer> definition(String... alias) {
        return qualified(kind.membersOf(subject).definition(), Integer.class, alias);
    }

    private static <T> Field<T> qualified(String column, Class<T> type, String... alias) {
        return field(alias.length == 0 ? name(column) : name(alias[0], column), type);
    }

    /** Those who are in, of the rows of members under this alias. */
    Condition present(String alias) {
        return switch (kind.leaving()) {
            case REMOVES -> noCondition();
            case MARKS -> field(name(alias, "left_at")).isNull();
            case LINGERS ->
                field(name(alias, "left_at")).isNull().and(not(field(name(alias, "archived"), Boolean.class)));
        };
    }

    /** The stored array in a record query. */
    public Field<Integer[]> stored() {
        Field<Integer[]> array = subject.derived(kind.key().array(), Integer[].class);
        return kind.sparse() ? coalesce(array, field("'{}'::int[]", Integer[].class)) : array;
    }

    /** How the record is counted, in a record query. */
    Field<Integer> counted() {
        String column = kind.counted();
        return column == null ? inline(0) : subject.derived(column, Integer.class);
    }
}
