package app.steward.membership;

import static org.jooq.impl.DSL.val;

import app.steward.workspace.Now;
import java.time.Duration;
import org.jooq.DSLContext;
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
    public static final Duration TOGETHER = Duration.ofHours(1);

    private final DSLContext sql;

    RuleGuards(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * How far a rule may go that is to be held.
     *
     * @param due how many it would act upon, with those that it acted upon of late
     * @param most how many it may act upon all the same, elsewhere than in a pass
     */
    public record Allowed(long due, long most) {}

    /**
     * How far a rule may go; null where it may go on. Who matches is counted only where it comes to that.
     *
     * @param own its own number; null: follows from how many it can match
     * @param done how many it acted upon of late
     * @param due how many more it would
     */
    public @Nullable Allowed ask(int rule, @Nullable Integer own, long done, long due) {
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
    public boolean hold(int rule, long due, Now now) {
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
