package app.steward.health;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What decided an account's health, as people call it. */
@Component
class DecidingNames {
    private static final String DEFAULT = "All other accounts";
    private static final String GONE = "a deleted segment";

    private final DSLContext sql;

    DecidingNames(DSLContext sql) {
        this.sql = sql;
    }

    /** @param known names by segment */
    record Names(Map<Integer, String> known) {

        String of(@Nullable Integer segment) {
            return segment == null ? DEFAULT : known.getOrDefault(segment, GONE);
        }
    }

    Names of(Collection<@Nullable Integer> segments) {
        List<Integer> named =
                segments.stream().filter(Objects::nonNull).distinct().toList();
        if (named.isEmpty()) {
            return new Names(Map.of());
        }
        Field<Integer> id = field(name("id"), Integer.class);
        return new Names(sql.select(id, field(name("name"), String.class))
                .from(table(name("segments")))
                .where(id.in(named))
                .fetchMap(row -> row.value1(), row -> row.value2()));
    }
}
