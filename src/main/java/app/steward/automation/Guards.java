package app.steward.automation;

import static org.jooq.impl.DSL.val;

import app.steward.workspace.Now;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Component;

/**
 * Stops rules that would open far more alerts than expected, until a person lets them: tracking that stopped, or a wrong
 * file, must not open a hundred thousand.
 */
@Component
class Guards {
    /** Less than these never hold a rule that has no number of its own. */
    static final int LEAST = 200;

    private static final Duration TOGETHER = Duration.ofHours(1);

    private final DSLContext sql;
    private final AlertEffects effects;

    Guards(DSLContext sql, AlertEffects effects) {
        this.sql = sql;
        this.effects = effects;
    }

    /**
     * How far a rule may go that is to be held.
     *
     * @param due how many it would open, with what it opened within the hour
     * @param most how many may open all the same, elsewhere than in a pass
     */
    record Allowed(long due, long most) {}

    /** Of rules that would open so many, those that have to be held. */
    Map<Integer, Allowed> ask(Map<Integer, Long> due, Now now) {
        Map<Integer, Allowed> held = new HashMap<>();
        if (due.isEmpty()) {
            return held;
        }
        sql.fetch("""
                        select d.rule_id, coalesce(d.guard, {0}) as limit, d.guard is null as usual, (
                            select count(*) from alerts a where a.rule_id = d.rule_id and a.opened_at > {1}
                              and a.entered_at > coalesce(d.let_through_at, '-infinity')) as opened
                        from alert_rules d where d.rule_id = any ({2})""", val(LEAST), val(now.instant().minus(TOGETHER).atOffset(ZoneOffset.UTC)), numbers(due.keySet()))
                .forEach(row -> {
                    int rule = row.get("rule_id", Integer.class);
                    long opened = row.get("opened", Long.class);
                    long all = opened + due.getOrDefault(rule, 0L);
                    long limit = row.get("limit", Integer.class);
                    if (all > limit && row.get("usual", Boolean.class)) {
                        limit = Math.max(limit, share(rule));
                    }
                    if (all > limit) {
                        held.put(rule, new Allowed(all, Math.max(0, limit - opened)));
                    }
                });
        return held;
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

    void hold(int rule, long due, Now now) {
        int held = sql.execute(
                "update rules set held_at = {0}, held_count = {1} where id = {2} and held_at is null",
                val(now.instant().atOffset(ZoneOffset.UTC)), val(due), val(rule));
        if (held > 0) {
            effects.held(rule, due, now);
        }
    }

    private static org.jooq.Field<Integer[]> numbers(Collection<Integer> ids) {
        return val(ids.toArray(Integer[]::new), SQLDataType.INTEGER.getArrayDataType());
    }
}
