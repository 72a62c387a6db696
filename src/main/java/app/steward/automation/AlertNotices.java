package app.steward.automation;

import static org.jooq.impl.DSL.inline;

import app.steward.condition.sql.Bound;
import app.steward.notice.NoticeKind;
import app.steward.notice.Notices;
import app.steward.notice.Notices.Many;
import app.steward.workspace.Now;
import java.time.LocalDate;
import java.util.Set;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** Who is told of alerts: whom they are for, and what rests until a day. */
@Component
class AlertNotices {
    static final NoticeKind OPENED =
            new NoticeKind("alert", "Alerts", "One opens that is for you, or comes back.", "bell", true);

    private final DSLContext sql;
    private final Notices notices;

    AlertNotices(DSLContext sql, Notices notices) {
        this.sql = sql;
        this.notices = notices;
    }

    @Configuration(proxyBeanMethods = false)
    static class Kinds {
        @Bean
        NoticeKind alertKind() {
            return OPENED;
        }
    }

    /** More than a few of one rule for one member become one. */
    void opened(Set<Long> alerts, Now now) {
        sql.fetch(
                        "select a.rule_id, r.name from alerts a join rules r on r.id = a.rule_id where a.id = any ({0})"
                                + " group by a.rule_id, r.name order by a.rule_id",
                        Bound.longs(alerts))
                .forEach(rule -> notices.add(
                        OPENED,
                        sql.resultQuery("""
                                select w.member_id, 'alert:' || a.id || ':' || a.reopened as key, a.account_id,
                                  r.name || ': ' || coalesce(u.label, c.label) as text, '/alerts/' || a.id as ref
                                from alerts a join rules r on r.id = a.rule_id join alert_rules d on d.rule_id = a.rule_id
                                left join accounts c on c.id = a.account_id left join users u on u.id = a.user_id
                                cross join lateral (
                                  select a.holder_id as member_id where a.holder_id is not null
                                  union select o.member_id from account_assignments o
                                    where o.account_id = a.account_id and o.role_id = any (d.notify)) w
                                where a.id = any ({0}) and a.rule_id = {1}""", Bound.longs(alerts), inline(rule.get(0, Integer.class))),
                        new Many(
                                "alerts:" + rule.get(0) + ":" + now.instant(),
                                "{n} alerts: " + rule.get(1),
                                "/alerts/open?rule=" + rule.get(0))));
    }

    /** Those that rested until a day which has come: told once. */
    void woken(Now now) {
        LocalDate today = now.today();
        notices.add(OPENED, sql.resultQuery("""
                        select a.holder_id as member_id, 'alert:' || a.id || ':woken:' || a.snoozed_until as key,
                          a.account_id, r.name || ' is back: ' || coalesce(u.label, c.label) as text,
                          '/alerts/' || a.id as ref
                        from alerts a join rules r on r.id = a.rule_id
                        left join accounts c on c.id = a.account_id left join users u on u.id = a.user_id
                        where a.closed_at is null and a.holder_id is not null
                          and a.snoozed_until between {0} and {1}
                          and c.archived_at is null and u.archived_at is null""", inline(today.minusDays(3)), inline(today)));
    }
}
