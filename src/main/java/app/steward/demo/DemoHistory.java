package app.steward.demo;

import static org.jooq.impl.DSL.val;

import app.steward.workspace.Now;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** A past year of the accounts: when each was tried, brought in, in use and cancelled, and how its price grew or shrank. */
@Component
class DemoHistory {
    private final DSLContext sql;

    DemoHistory(DSLContext sql) {
        this.sql = sql;
    }

    /** Once all that is derived of accounts is there, which their last row agrees with. */
    @Transactional
    void make(Now now) {
        sql.execute(PAST, val(now.instant().toString()), val(now.zone().getId()));
        sql.execute("update account_facts f set cancelled_at = h.at from account_history h"
                + " where h.account_id = f.account_id and h.stage_type = 'cancelled' and exists"
                + " (select from account_history o where o.account_id = h.account_id and o.at < h.at)");
    }

    /** Stage type and MRR at each moment at which either may have been another; only what was another is kept. */
    private static final String PAST = """
            with present as (select {0}::timestamptz as at, ({0}::timestamptz at time zone {1})::date as today),
            account as (
              select a.id, t.type, f.mrr, a.created_on, s.price, s.starts_on, s.ends_on,
                (array[0.06, 0, 0.03, -0.05, 0.04])[1 + a.id % 5] as growth
              from accounts a join account_facts f on f.account_id = a.id join stages t on t.key = a.stage
              left join (select account_id, sum(mrr) as price, min(starts_on) as starts_on, max(ends_on) as ends_on
                from subscriptions group by 1) s on s.account_id = a.id
            ), moment as (
              select a.id, d.day from account a, present p, lateral (values (p.today - 365), (a.created_on),
                (a.starts_on), (a.starts_on + 60), (a.created_on + 10), (a.ends_on),
                (p.today - (a.id * 11 % 80)::int - 2), (p.today - (a.id * 11 % 80)::int - 92),
                (p.today - (a.id * 11 % 80)::int - 182), (p.today - (a.id * 11 % 80)::int - 272)) d(day)
              where d.day between greatest(a.created_on, p.today - 365) and p.today - 1
            ), said as (
              select a.id, (m.day + interval '9 hours') at time zone {1} as at,
                case when a.type = 'trial' then 'trial'
                  when a.type = 'cancelled' and m.day >= a.ends_on then 'cancelled'
                  when a.type = 'onboarding' and m.day >= a.created_on + 10 then 'onboarding'
                  when m.day < least(a.starts_on, p.today) then 'trial'
                  when m.day < a.starts_on + 60 then 'onboarding' else 'live' end as stage_type,
                case when a.type = 'trial' then a.mrr
                  when m.day < a.starts_on or a.type = 'cancelled' and m.day >= a.ends_on then null
                  else round(coalesce(a.mrr, a.price) * (1 - a.growth * (
                    select count(*) from generate_series(0, 3) k
                    where p.today - (a.id * 11 % 80)::int - 2 - 90 * k > m.day)), 2) end as mrr
              from account a join moment m on m.id = a.id, present p
              union
              select a.id, p.at, a.type, a.mrr from account a, present p
            ), turned as (
              select *, lag(stage_type) over each as before, lag(mrr) over each as cost,
                row_number() over each as place
              from said window each as (partition by id order by at)
            )
            insert into account_history (account_id, at, stage_type, mrr)
            select id, at, stage_type, mrr from turned
            where place = 1 or (stage_type, mrr) is distinct from (before, cost)
            order by id, at""";
}
