package app.steward.membership;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sql;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import app.steward.condition.sql.Collation;
import app.steward.membership.Rule.Said;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The heads of rules of all kinds, read. {@link RuleEditing} writes them. */
@Component
public class Rules {
    private final DSLContext sql;

    Rules(DSLContext sql) {
        this.sql = sql;
    }

    /** All rules of the kind that everybody shares, by name. */
    @Transactional(readOnly = true)
    public List<Rule> of(RuleKind kind) {
        return of(kind, null);
    }

    /**
     * Same, with those of one member alone.
     *
     * @param owner null for nobody
     */
    @Transactional(readOnly = true)
    public List<Rule> of(RuleKind kind, @Nullable Long owner) {
        Field<Long> whose = field(name("owner_id"), Long.class);
        return read(field(name("kind"), String.class)
                .eq(kind.key())
                .and(owner == null ? whose.isNull() : whose.isNull().or(whose.eq(owner))));
    }

    /** How many of the kind members keep to themselves, all but this one. */
    @Transactional(readOnly = true)
    public int countOfOthers(RuleKind kind, long member) {
        return sql.fetchCount(table(name("rules")), ofOthers(kind, member));
    }

    /** Some of them, by the names of their owners. */
    @Transactional(readOnly = true)
    public List<Rule> ofOthers(RuleKind kind, long member, int skipped, int limit) {
        return read(
                ofOthers(kind, member),
                sql(
                        "(select m.name from team_members m where m.id = owner_id) " + Collation.SQL
                                + ", id limit {0} offset {1}",
                        val(limit),
                        val(skipped)));
    }

    private static Condition ofOthers(RuleKind kind, long member) {
        return field(name("kind"), String.class)
                .eq(kind.key())
                .and(field(name("owner_id"), Long.class).ne(member));
    }

    @Transactional(readOnly = true)
    public Optional<Rule> find(RuleKind kind, int id) {
        return read(field(name("id"), Integer.class).eq(id)).stream()
                .filter(rule -> rule.kind() == kind)
                .findFirst();
    }

    private List<Rule> read(Condition which) {
        return read(which, sql("name " + Collation.SQL + ", id"));
    }

    private List<Rule> read(Condition which, SQL order) {
        return sql.fetch(
                        "select id, kind, subject, name, segments, lists, condition::text as condition, holds_days,"
                                + " keeps_days, owner_id, armed_at, held_at, held_count, state, problem, refreshed_at,"
                                + " version, created_by, created_at from rules where {0} order by {1}",
                        which, order)
                .map(Rules::rule);
    }

    private static Rule rule(Record row) {
        Instant armed = moment(row, "armed_at");
        return new Rule(
                row.get("id", Integer.class),
                RuleKind.valueOf(row.get("kind", String.class).toUpperCase(Locale.ROOT)),
                Subject.of(row.get("subject", String.class)),
                new Said(
                        row.get("name", String.class),
                        List.of(row.get("segments", Integer[].class)),
                        List.of(row.get("lists", Integer[].class)),
                        row.get("condition", String.class),
                        row.get("holds_days", Integer.class),
                        row.get("keeps_days", Integer.class),
                        row.get("owner_id", Long.class),
                        armed != null),
                armed,
                moment(row, "held_at"),
                row.get("held_count", Integer.class),
                State.valueOf(row.get("state", String.class).toUpperCase(Locale.ROOT)),
                row.get("problem", String.class),
                moment(row, "refreshed_at"),
                row.get("version", Integer.class),
                row.get("created_by", Long.class),
                row.get("created_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable Instant moment(Record row, String column) {
        OffsetDateTime at = row.get(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
