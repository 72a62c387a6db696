package app.steward.report;

import app.steward.condition.Subject;
import app.steward.portfolio.SomePortfolio;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * A portfolio with a past: accounts that are new and some that became cancelled, scores that moved, subscriptions of every
 * kind, touchpoints and tickets. Today is 15 June 2026; thirty days ago was 16 May.
 */
@StewardTest
public abstract class ReviewCase {
    @Autowired
    protected Db db;

    @Autowired
    protected SomePortfolio portfolio;

    protected Map<String, Viewer> viewers = Map.of();
    protected int media;

    @BeforeEach
    void makePast() {
        viewers = portfolio.make();
        run("update accounts set created_on = date '2026-06-15' - (id * 3 % 75)::int,"
                + " stage = case when id % 7 = 0 then 'cancelled' else stage end");
        run("update users set created_on = date '2026-06-15' - (id * 5 % 80)::int");
        run("insert into account_history (account_id, at, stage_type, mrr)"
                + " select id, timestamptz '2026-02-01Z', 'live', id * 10 from accounts union all"
                + " select id, timestamptz '2026-06-14 10:00Z' - (id % 45) * interval '1 day', case when id % 7 = 0"
                + " then 'cancelled' else 'live' end, id * 11 from accounts where id % 3 = 0 or id % 7 = 0");
        run("update subscriptions set amount = id * 100, auto_renew = (array[true, false, null])[1 + id % 3],"
                + " ends_on = case when id % 2 = 0 then date '2026-06-10' + (id % 50)::int end,"
                + " next_billing_on = date '2026-06-12' + (id % 40)::int, trial = (array[true, false, null, false])[1 + id % 4],"
                + " cancelled_on = case when id % 5 = 0 then date '2026-06-12' + (id % 9)::int end");
        run("insert into touchpoints (kind, at, account_id, user_id) select 'call', timestamptz '2026-06-15 10:00Z'"
                + " - i % 70 * interval '1 day', case when i % 9 > 0 then 1 + i % 64 end, case when i % 9 = 0 or i % 4 = 0"
                + " then 1 + i % 160 end from generate_series(1, 300) i");
        run("insert into tickets (external_id, account_id, status, opened_at) select 'T-' || i, 1 + i % 64, 'open',"
                + " timestamptz '2026-06-15 10:00Z' - i % 80 * interval '1 day' from generate_series(1, 200) i");
        run("insert into invoices (external_id, account_id, total, due_on) select 'I-' || i, 1 + i % 64, i * 10,"
                + " date '2026-06-01' + (i % 30)::int from generate_series(1, 100) i");
        run("insert into usage_daily (account_id, user_id, feature_id, day, imported, uses, last_at)"
                + " select 1 + i % 64, 1 + i % 160, 1, date '2026-05-16' - (i % 30)::int, false, 2,"
                + " timestamptz '2026-05-16 08:00Z' - i % 30 * interval '1 day' from generate_series(1, 200) i"
                + " on conflict do nothing");
        portfolio.recompute();
        run(
                "update account_facts set cancelled_at = h.at from account_history h where h.account_id = account_facts.account_id"
                        + " and h.stage_type = 'cancelled'");
        run(
                "insert into health_history (account_id, at, overall, product, service) select id, d, (id * 13 + extract(day from d)::int)"
                        + " % 101, (id * 29) % 101, case when id % 4 > 0 then (id * 31) % 101 end from accounts,"
                        + " (values (timestamptz '2026-04-01Z'), (timestamptz '2026-05-10Z'), (timestamptz '2026-05-16 23:59Z')) t(d)"
                        + " where id % 6 > 0");
        run("update account_facts set overall_score = (account_id * 7) % 101, product_score = (account_id * 17) % 101,"
                + " service_score = case when account_id % 4 > 0 then (account_id * 19) % 101 end, health_since = '2026-04-01Z',"
                + " overall_first = 50, product_first = 50, service_first = 50 where account_id % 5 > 0");
        media = portfolio.segment(
                viewers.get("ada"), Subject.ACCOUNT, "Media", "{'field':'industry','op':'eq','value':'media'}");
    }

    protected void run(String statement) {
        db.sql().execute(statement);
    }
}
