package app.steward.touchpoint;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;

import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.fact.Passed;
import app.steward.workspace.Now;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.SelectField;
import org.jooq.Table;

/**
 * One pass over {@code touchpoints} that gives any number of values per account or user. Those with a user who is
 * archived count for nobody, as all that archived records did.
 */
final class TouchpointQuery {
    private static final Field<OffsetDateTime> AT = field(name("t", "at"), OffsetDateTime.class);
    private static final Field<Long> USER = field(name("t", "user_id"), Long.class);

    private final Field<Long> id;
    private final Now now;
    private final List<SelectField<?>> columns = new ArrayList<>();
    private int longest;
    private boolean everAsked;

    TouchpointQuery(Subject subject, Now now) {
        this.id = subject == Subject.ACCOUNT ? field(name("t", "account_id"), Long.class) : USER;
        this.now = now;
        columns.add(id.as("id"));
    }

    /** The records with a touchpoint that has come since, or left one of these windows. */
    static Select<Record1<Long>> due(Subject subject, Passed passed, Set<Integer> windows) {
        Condition which = passed.happened(AT);
        for (int days : windows) {
            which = which.or(passed.gone(AT, days));
        }
        return select(subject == Subject.ACCOUNT ? field(name("t", "account_id"), Long.class) : USER)
                .from(table(name("touchpoints")).as("t"))
                .where(which);
    }

    /** The column that {@link #grouped} restricts. */
    Field<Long> record() {
        return id;
    }

    /** Adds how many there were in the window of the use, of its kind where it names one. */
    TouchpointQuery add(String column, FieldRef use) {
        longest = Math.max(longest, use.days());
        Condition which = AT.ge(inline(offset(now.startOf(now.windowStart(use.days())))));
        if (use.params().get(TouchpointMetrics.KIND) instanceof String kind) {
            which = which.and(field(name("t", "kind"), String.class).eq(inline(kind.toLowerCase(Locale.ROOT))));
        }
        columns.add(field("count(*) filter (where {0})", Long.class, which).as(column));
        return this;
    }

    /** Adds when the last one was. */
    TouchpointQuery addLast(String column) {
        everAsked = true;
        columns.add(field("max({0})", OffsetDateTime.class, AT).as(column));
        return this;
    }

    /** {@code id} and the columns asked for, of each record that had one in any of the windows; ever, where the last counts. */
    Table<?> grouped(Condition which, String alias) {
        return select(columns)
                .from(table(name("touchpoints")).as("t"))
                .where(which)
                .and(everAsked ? noCondition() : AT.ge(inline(offset(now.startOf(now.windowStart(longest))))))
                .and(AT.le(inline(offset(now.instant()))))
                .and(notExists(selectOne()
                        .from(table(name("users")).as("gone"))
                        .where(field(name("gone", "id"), Long.class).eq(USER))
                        .and(field(name("gone", "archived_at")).isNotNull())))
                .groupBy(id)
                .asTable(alias);
    }

    private static OffsetDateTime offset(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
