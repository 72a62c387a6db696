package app.steward.notice;

import static org.jooq.impl.DSL.val;

import app.steward.membership.RuleGuards;
import app.steward.membership.RuleGuards.Allowed;
import app.steward.membership.RuleGuards.Guarded;
import app.steward.workspace.Now;
import java.util.Map;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** Asks the guards of rules, and tells all administrators of those that they hold, whatever kind of rule it is. */
@Component
public class HeldRules {
    private final DSLContext sql;
    private final RuleGuards guards;
    private final Notices notices;

    HeldRules(DSLContext sql, RuleGuards guards, Notices notices) {
        this.sql = sql;
        this.guards = guards;
        this.notices = notices;
    }

    /**
     * A kind of rules that have a guard.
     *
     * @param would what stands behind how many there would be: {@code alerts would open}
     * @param pages address of the page of a rule, without its number
     */
    public record Kind(NoticeKind notice, Guarded rules, String would, String pages) {
        public Kind(String key, String label, String help, Guarded rules, String would, String pages) {
            this(new NoticeKind(key, label, help, "lock", false), rules, would, pages);
        }
    }

    /**
     * Holds those that would go too far, and says how far these may go; the others may go on.
     *
     * @param due how many each would act upon that nobody let through
     */
    public Map<Integer, Allowed> check(Kind kind, Map<Integer, Long> due, Now now) {
        return guards.check(kind.rules(), due, now, (rule, many) -> tell(kind, rule, many, now));
    }

    /** Once for each time that it comes to be held. */
    private void tell(Kind kind, int rule, long due, Now now) {
        notices.add(
                kind.notice(),
                sql.resultQuery(
                        """
                        select m.id as member_id, 'held:' || r.id || ':' || {2} as key, null::bigint as account_id,
                          r.name || ' is held: ' || to_char({1}, 'FM999,999,999') || ' ' || {3} as text,
                          {4} || r.id as ref
                        from team_members m, rules r where r.id = {0} and m.profile = 'administrator'""", val(rule), val(due), val(now.instant().toString()), val(kind.would()), val(kind.pages())));
    }
}
