package app.steward.notice;

import static org.jooq.impl.DSL.val;

import app.steward.workspace.Now;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** Tells all administrators of a rule that its guard holds, whatever kind of rule it is. */
@Component
public class HeldRules {
    private final DSLContext sql;
    private final Notices notices;

    HeldRules(DSLContext sql, Notices notices) {
        this.sql = sql;
        this.notices = notices;
    }

    /** The kind of such notices of a feature. */
    public static NoticeKind kind(String key, String label, String help) {
        return new NoticeKind(key, label, help, "lock", false);
    }

    /**
     * Once for each time that it comes to be held.
     *
     * @param due what would have followed
     * @param would behind their number: {@code alerts would open}
     * @param pages address of the page of a rule, without its number
     */
    public void tell(NoticeKind kind, int rule, long due, String would, String pages, Now now) {
        notices.add(
                kind,
                sql.resultQuery("""
                        select m.id as member_id, 'held:' || r.id || ':' || {2} as key, null::bigint as account_id,
                          r.name || ' is held: ' || to_char({1}, 'FM999,999,999') || ' ' || {3} as text,
                          {4} || r.id as ref
                        from team_members m, rules r where r.id = {0} and m.profile = 'administrator'""", val(rule), val(due), val(now.instant().toString()), val(would), val(pages)));
    }
}
