package app.steward.membership;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.sql.Bound;
import app.steward.workspace.Now;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Holds rules of which far more would follow than expected, until a person decides: tracking that stopped, or a wrong file,
 * must not act upon a hundred thousand. What follows of a rule, and how many of it, its feature knows.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class RuleGuards {
    /** Less than these never hold a rule that has no number of its own. */
    private static final int LEAST = 200;

    /** What followed within this time counts with what is about to. */
    private static final Duration TOGETHER = Duration.ofHours(1);

    private final DSLContext sql;

    RuleGuards(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * How far a rule may go that is held.
     *
     * @param due how many it would act upon, with those that it acted upon of late
     * @param most how many it may act upon all the same, elsewhere than in a pass
     */
    public record Allowed(long due, long most) {
        /** What may be acted upon elsewhere than in a pass: of rules that are held no more than so many, and the rest waits. */
        public static <T> List<T> of(List<T> due, Function<T, Integer> rule, Map<Integer, Allowed> held) {
            Map<Integer, Long> taken = new HashMap<>();
            return due.stream()
                    .filter(each -> {
                        Allowed allowed = held.get(rule.apply(each));
                        return allowed == null || taken.merge(rule.apply(each), 1L, Long::sum) <= allowed.most();
                    })
                    .toList();
        }
    }

    /**
     * A kind of rules that have a guard: its number, and from when on what entered counts.
     *
     * @param table of what the kind adds to rules, with the columns guard and let_through_at
     * @param key its column with the number of the rule
     * @param done counts what a rule {@code d} acted upon from the moment {@code {0}} on, by itself, of who entered after it
     *     was let through
     */
    public record Guarded(String table, String key, String done) {}

    /**
     * Holds those rules that would go too far, and says how far these may go; the others may go on. Who matches is counted
     * only where it comes to that.
     *
     * @param due how many each would act upon that nobody let through
     * @param newly told of those that were not held before
     */
    public Map<Integer, Allowed> check(Guarded kind, Map<Integer, Long> due, Now now, BiConsumer<Integer, Long> newly) {
        Map<Integer, Allowed> held = new HashMap<>();
        if (due.isEmpty()) {
            return held;
        }
        OffsetDateTime since = now.instant().minus(TOGETHER).atOffset(ZoneOffset.UTC);
        Field<?> key = field(name("d", kind.key()));
        sql.fetch(
                        "select {0} as rule_id, d.guard, ({1}) as done from {2} d where {0} = any ({3})",
                        key, field(kind.done(), val(since)), table(name(kind.table())), Bound.ints(due.keySet()))
                .forEach(row -> {
                    int rule = row.get("rule_id", Integer.class);
                    Allowed over = over(
                            rule,
                            row.get("guard", Integer.class),
                            row.get("done", Long.class),
                            due.getOrDefault(rule, 0L));
                    if (over != null) {
                        held.put(rule, over);
                    }
                });
        held.forEach((rule, over) -> {
            if (hold(rule, over.due(), now)) {
                newly.accept(rule, over.due());
            }
        });
        return held;
    }

    private @Nullable Allowed over(int rule, @Nullable Integer own, long done, long due) {
        long all = done + due;
        long limit = own == null ? LEAST : own;
        if (own == null && all > limit) {
            limit = Math.max(limit, share(rule));
        }
        return all > limit ? new Allowed(all, Math.max(0, limit - done)) : null;
    }

    /** A twentieth of what the rule can match: of the members of its segments and lists, or of all records. */
    private long share(int rule) {
        return sql.fetchSingle("""
                        select ceil(0.05 * case
                            when r.segments <> '{}' or r.lists <> '{}' then
                              (select coalesce(sum(s.members), 0) from segments s where s.id = any (r.segments))
                              + (select count(*) from rule_members m where m.rule_id = any (r.lists) and m.left_at is null)
                            when r.subject = 'account' then (select count(*) from accounts where archived_at is null)
                            else (select count(*) from users where archived_at is null) end)::bigint
                        from rules r where r.id = {0}""", val(rule)).get(0, Long.class);
    }

    /** Whether it was not held before. */
    private boolean hold(int rule, long due, Now now) {
        return sql.execute(
                        "update rules set held_at = {0}, held_count = {1} where id = {2} and held_at is null",
                        val(now.timestamp()), val(due), val(rule))
                > 0;
    }

    /** What was held is decided. */
    public void release(int rule) {
        sql.execute(
                "update rules set held_at = null, held_count = 0 where id = {0} and held_at is not null", val(rule));
    }

    /** Nothing follows for who waits to be acted upon. */
    public void skip(int rule, Now now) {
        sql.execute("""
                update rule_members m set acted_at = {0} where (rule_id, record_id) in (
                  select o.rule_id, o.record_id from rule_members o where o.rule_id = {1} and o.acted_at is null
                    and o.left_at is null order by o.record_id for update)""", val(now.timestamp()), val(rule));
    }
}
