package app.steward.bench;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * A portfolio made by the database itself, straight into the product's tables: five users for an account, a quarter of
 * them active, about sixteen rows of usage for an active one over 90 days. The same at every run.
 */
final class Data {
    /** The bench's fixed day. */
    static final LocalDate TODAY = LocalDate.of(2026, 6, 30);

    /** Holds about 300 accounts where there are a million. */
    static final int CSM = 42;

    private static final List<String> TABLES = List.of(
            "accounts",
            "users",
            "subscriptions",
            "usage_daily",
            "account_assignments",
            "account_access",
            "account_facts",
            "user_facts",
            "account_segment_members",
            "user_segment_members");

    private final Sql sql;

    Data(Sql sql) {
        this.sql = sql;
    }

    /** What segments name: lists, attributes, features, the team. */
    void lists() {
        sql.run("insert into stages values ('adoption', 'Adoption', 'live', 5), ('growth', 'Growth', 'live', 6),"
                + " ('renewal', 'Renewal', 'live', 7)");
        sql.run("insert into user_roles values ('admin', 'Admin', 1), ('developer', 'Developer', 2),"
                + " ('manager', 'Manager', 3), ('viewer', 'Viewer', 4)");
        sql.run("insert into features (id, feature, label) select i, 'feature_' || i, 'Feature ' || i"
                + " from generate_series(1, 60) i");
        sql.run("insert into attributes (subject, key, label, type) values ('account', 'tier', 'Tier', 'choice'),"
                + " ('account', 'seats', 'Seats', 'number'), ('account', 'region', 'Region', 'choice'),"
                + " ('account', 'nps', 'NPS', 'number'), ('account', 'kickoff', 'Kickoff', 'date'),"
                + " ('account', 'contract', 'Contract', 'choice'), ('account', 'arr_goal', 'ARR goal', 'number'),"
                + " ('account', 'csat_goal', 'CSAT goal', 'number'), ('account', 'crm_id', 'CRM id', 'text'),"
                + " ('account', 'partner', 'Partner', 'text'), ('account', 'beta', 'Beta', 'yes_no'),"
                + " ('account', 'pilot', 'Pilot', 'yes_no')");
        sql.run("insert into team_members (id, email, name, profile) select i, 'm' || i || '@x.test',"
                + " 'Member ' || i, 'csm' from generate_series(1, 3300) i");
    }

    /** Accounts and all that belongs to them. */
    void records(long accounts) {
        sql.run("set synchronous_commit = off");
        sql.run("set maintenance_work_mem = '1GB'");
        sql.run("set work_mem = '512MB'");
        sql.run("select setseed(0.42)");
        List<String> after = new ArrayList<>();
        setAside(after);
        fill(accounts);
        after.forEach(sql::run);
        settle();
        sql.run("reset all");
    }

    /** Statistics and visibility, as autovacuum leaves them after a quiet minute. */
    void settle() {
        TABLES.forEach(table -> sql.run("vacuum (analyze) " + table));
    }

    /** Drops foreign keys and plain indexes; what makes them again is added to {@code after}. */
    private void setAside(List<String> after) {
        for (String table : TABLES) {
            sql.rows("select conname, pg_get_constraintdef(oid) from pg_constraint where contype = 'f'"
                            + " and conrelid = '" + table + "'::regclass")
                    .forEach(key -> {
                        sql.run("alter table " + table + " drop constraint " + key.get(0));
                        after.add("alter table " + table + " add constraint " + key.get(0) + " " + key.get(1));
                    });
        }
        List<String> indexes = new ArrayList<>();
        for (String table : TABLES) {
            sql.rows("select i.indexrelid::regclass, pg_get_indexdef(i.indexrelid) from pg_index i"
                            + " where i.indrelid = '" + table + "'::regclass"
                            + " and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid)")
                    .forEach(index -> {
                        sql.run("drop index " + index.get(0));
                        // of a table with partitions: theirs are made with it
                        indexes.add(index.get(1).replace(" ON ONLY ", " ON "));
                    });
        }
        after.addAll(0, indexes);
    }

    private void fill(long accounts) {
        long users = accounts * 5;
        String day = "date '" + TODAY + "'";
        Object[] values = {accounts, users, day};
        sql.run(text("""
                insert into accounts (id, external_id, name, stage, status, mrr, employees, industry, billing_country,
                  next_billing_on, created_on, custom)
                select i, 'acc-' || i, 'Account ' || substr(md5(i::text), 1, 8) || ' ' || i,
                  (array['trial','onboarding','adoption','growth','renewal','cancelled'])[1 + floor(random() * 6)::int],
                  (array['Active','Active','Active','Active','Paused','Cancelled'])[1 + floor(random() * 6)::int],
                  round((exp(random() * 7) * 10)::numeric, 2), 1 + floor(exp(random() * 9))::int,
                  (array['Software','Retail','Health','Finance','Media','Education','Energy','Travel','Telecom','Food',
                    'Auto','Realty','Legal','Public','Games','Mining','Fashion','Sports','Pharma','Logistics'])
                    [1 + floor(power(random(), 1.5) * 20)::int],
                  (array['US','DE','GB','FR','IN','BR','JP','AU','CA','NL'])[1 + floor(power(random(), 1.5) * 10)::int],
                  {2} + floor(random() * 365)::int, {2} - floor(random() * 1500)::int,
                  jsonb_build_object('tier', (array['bronze','silver','gold','platinum'])[1 + floor(random() * 4)::int],
                    'seats', floor(random() * 500)::int, 'region', (array['emea','amer','apac'])[1 + floor(random() * 3)::int],
                    'nps', floor(random() * 11)::int, 'pilot', random() < 0.1,
                    'contract', (array['monthly','yearly','multi'])[1 + floor(random() * 3)::int],
                    'arr_goal', floor(random() * 100000)::int, 'csat_goal', round((random() * 5)::numeric, 1),
                    'kickoff', {2} - floor(random() * 900)::int, 'crm_id', md5(i::text), 'partner', 'Partner ' || i % 400,
                    'beta', i % 20 = 0)
                from generate_series(1, {0}) i""", values));
        // member 42 holds about 300 accounts of a million; about 9 % of the accounts have nobody
        sql.run("insert into account_assignments select id, 1, 1 + id % 3000 from accounts where id % 10 <> 0"
                + " union all select id, 2, 3001 + id % 200 from accounts where id % 5 < 2 and id % 10 <> 0"
                + " union all select id, 3, 3201 + id % 100 from accounts where id % 7 = 0");
        sql.run("insert into account_access select distinct member_id, account_id from account_assignments");
        sql.run("insert into account_access select 0, id from accounts a where not exists"
                + " (select 1 from account_assignments r where r.account_id = a.id)");
        sql.run(text("""
                insert into subscriptions (id, external_id, account_id, plan, status, amount, seats, billing_months, starts_on)
                select i, 'sub-' || i, i * 2, (array['Basic','Pro','Enterprise'])[1 + i % 3], 'active',
                  round((random() * 9000)::numeric, 2), 1 + floor(random() * 40)::int, 12, {2} - floor(random() * 700)::int
                from generate_series(1, {0} / 2) i""", values));
        sql.run(text("""
                insert into users (id, external_id, account_id, name, email, title, role, created_on, first_active_on,
                  last_active_at)
                select i, 'user-' || i, 1 + floor(power(random(), 1.2) * {0})::bigint, 'User ' || substr(md5(i::text), 1, 6),
                  'user' || i || '@example.test', (array['Engineer','Head of product','Buyer'])[1 + i % 3],
                  (array['admin','developer','manager','viewer'])[1 + floor(random() * 4)::int], {2} - 1000,
                  {2} - floor(random() * 1000)::int,
                  (({2} - floor(random() * 60)::int)::timestamp + interval '8 hours') at time zone 'UTC'
                from generate_series(1, {1}) i""", values));
        // Days differ within a user, so that no row is there twice; one use in five is a login.
        sql.run(text("""
                insert into usage_daily (account_id, user_id, feature_id, day, imported, uses, last_at)
                select account_id, id, case when k % 5 = 4 then 0 else 1 + ((id * 7 + k / 6 * 11) % 60)::int end, day, false,
                  1 + (id * 31 + k * 17) % 20, (day::timestamp + interval '10 hours') at time zone 'UTC'
                from (
                  select u.account_id, u.id, k, {2} - ((k * 23 + u.id) % 90)::int as day
                  from users u cross join lateral
                    generate_series(0, floor(power((u.id * 7919 % 10007) / 10007.0, 2) * 47)::int) k
                  where u.id % 4 = 0
                ) x order by day""", values));
        for (String table : List.of("accounts", "users", "subscriptions", "team_members", "features")) {
            sql.run("select setval(pg_get_serial_sequence('" + table + "', 'id'), max(id)) from " + table);
        }
    }

    /** Changes one account in a hundred: its money, its stage, and what its users did today. */
    void change(int rest) {
        sql.run("update accounts set mrr = round(mrr * 1.5, 2), stage = 'growth' where id % 100 = " + rest);
        sql.run("insert into usage_daily (account_id, user_id, feature_id, day, imported, uses, last_at)"
                + " select account_id, id, 5, date '" + TODAY + "', false, 3, timestamptz '"
                + TODAY + "T11:00:00Z' from users where account_id % 100 = " + rest
                + " and id % 4 = 0 on conflict (account_id, feature_id, day, user_id, subscription_id, imported)"
                + " do update set uses = usage_daily.uses + 3");
        sql.run("vacuum usage_daily");
        sql.run("vacuum (analyze) accounts");
    }

    /** What five in a hundred users did on a day. */
    void day(LocalDate day) {
        sql.run("insert into usage_daily (account_id, user_id, feature_id, day, imported, uses, last_at)"
                + " select account_id, id, 1 + (id / 20) % 60, date '" + day + "', false, 3, timestamptz '" + day
                + "T09:00:00Z' from users where id % 4 = 0 and (id / 4) % 5 = " + day.toEpochDay() % 5
                + " on conflict (account_id, feature_id, day, user_id, subscription_id, imported)"
                + " do update set uses = usage_daily.uses + 3");
        sql.run("vacuum usage_daily");
    }

    private static String text(String template, Object... values) {
        String text = template;
        for (int i = 0; i < values.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(values[i]));
        }
        return text;
    }
}
