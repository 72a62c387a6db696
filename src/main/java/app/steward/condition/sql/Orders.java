package app.steward.condition.sql;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;

import app.steward.condition.AccessPath;
import app.steward.condition.Choice;
import app.steward.condition.FieldDefinition;
import java.util.List;
import java.util.Locale;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.SortField;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** What text, persons and choices are sorted by. */
final class Orders {
    private Orders() {}

    /** In the order of their names, which is to be the very order of the query that looks up the rows of each in turn. */
    static Table<?> members(boolean descending, boolean nullsFirst) {
        Field<?> name = field(name("name"));
        SortField<?> way = descending ? name.desc() : name.asc();
        return select(field(name("id")), Collation.ordered(name).as("name"))
                .from(table(name("team_members")))
                .orderBy(nullsFirst ? way.nullsFirst() : way.nullsLast())
                .asTable("members");
    }

    static Field<String> nameOf(String table, String column, Field<?> id) {
        Name alias = name("named");
        return field(select(field(alias.append(column), String.class))
                .from(table(name(table)).as(alias))
                .where(condition("{0} = {1}", field(alias.append("id")), id)));
    }

    static Field<?> inOrder(FieldDefinition field, Field<?> value) {
        if (field.reach() instanceof AccessPath.Text || field.known().isEmpty()) {
            return Collation.ordered(value);
        }
        List<Field<String>> keys = field.known().stream()
                .map(Choice::key)
                .<Field<String>>map(key -> val(key.toLowerCase(Locale.ROOT)))
                .toList();
        // Key by key: an array bound as a whole is read by a function that the planner takes for no constant.
        Field<Integer> position = field(
                "array_position(array[{0}]::text[], {1}::text)",
                Integer.class, DSL.list(keys), Collation.folded(value));
        return when(field("{0}", Object.class, value).isNotNull(), coalesce(position, DSL.inline(keys.size() + 1)));
    }
}
