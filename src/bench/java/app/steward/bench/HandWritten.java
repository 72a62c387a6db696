package app.steward.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The refresh as one would write it by hand for these tables and these segments, days and numbers as literals. Nothing
 * of the product is used; that it finds no difference after the product's refresh says that both do the same.
 */
final class HandWritten {
    private static final Pattern SLOT = Pattern.compile("\\{(\\w+):(\\d+)}");

    private final Sql sql;
    /** Places of metrics by {@code field:days}, for accounts and for users. */
    private final Map<String, Integer> accountSlots;

    private final Map<String, Integer> userSlots;

    HandWritten(Sql sql, Map<String, Integer> accountSlots, Map<String, Integer> userSlots) {
        this.sql = sql;
        this.accountSlots = Map.copyOf(accountSlots);
        this.userSlots = Map.copyOf(userSlots);
    }

    /** Derived rows of accounts; answers how many were written. */
    long accountFacts() {
        return facts("account_facts", "account_id", ACCOUNT_COLUMNS, accountFactsQuery());
    }

    /** Derived rows of users; answers how many were written. */
    long userFacts() {
        return facts("user_facts", "user_id", USER_COLUMNS, userFactsQuery());
    }

    private long facts(String table, String key, List<String> columns, String query) {
        long[] written = new long[1];
        sql.inTransaction(() -> {
            sql.run("set local enable_seqscan = off");
            sql.run("set local enable_bitmapscan = off");
            sql.run("create temporary table hand on commit drop as select w.* from (" + query + ") w join " + table
                    + " f on f." + key + " = w." + key + " where (" + prefixed("w.", columns)
                    + ") is distinct from (" + prefixed("f.", columns) + ")");
            sql.run("set local enable_seqscan = on");
            List<String> set =
                    columns.stream().map(column -> column + " = h." + column).toList();
            written[0] = sql.run("update " + table + " f set " + String.join(", ", set) + " from hand h where h." + key
                    + " = f." + key);
        });
        return written[0];
    }

    private static String prefixed(String prefix, List<String> columns) {
        return prefix + String.join(", " + prefix, columns);
    }

    private static final List<String> ACCOUNT_COLUMNS = List.of(
            "mrr",
            "amount",
            "plan",
            "licenses",
            "next_billing_on",
            "subscription_start_on",
            "users",
            "subscriptions",
            "subscription_mrr",
            "success_manager",
            "onboarding_manager",
            "account_manager",
            "features_used",
            "active_users",
            "active_days",
            "logins",
            "usage_total",
            "usage_change",
            "usage_trend",
            "usage_trend_from",
            "last_login_at",
            "last_active_at",
            "metrics",
            "product_stickiness",
            "license_utilisation",
            "engagement_score");

    private static final List<String> USER_COLUMNS = List.of(
            "first_active_on",
            "last_active_at",
            "last_login_at",
            "features_used",
            "active_days",
            "logins",
            "usage_total",
            "usage_trend",
            "usage_trend_from",
            "metrics");

    private String accountFactsQuery() {
        return days("""
                select n.*, case when {somebody} then 100.0::float8 * features_used / 60 end as product_stickiness,
                  case when users > 0 or active_users > 0 then (100 * active_users / nullif(licenses, 0))::float8 end
                    as license_utilisation,
                  case when {somebody} then least(100, 100 * (50 * coalesce(1.0::float8 * active_users / nullif(users, 0), 0)
                    + 30 * 1.0::float8 * active_days / 14 + 20 * (100.0::float8 * features_used / 60 / 100))
                    / (30 + case when nullif(users, 0) is null then 0 else 50 end + 20)) end as engagement_score
                from (
                  select a.id as account_id, coalesce(a.mrr, o.mrr)::numeric(18, 2) as mrr,
                    coalesce(a.amount, o.amount)::numeric(18, 2) as amount, coalesce(a.plan, o.plan) as plan,
                    coalesce(a.licenses, o.licenses)::numeric(18, 2) as licenses,
                    coalesce(a.next_billing_on, o.next_billing_on) as next_billing_on,
                    coalesce(a.subscription_start_on, o.starts_on) as subscription_start_on,
                    coalesce(p.users, 0)::int as users, coalesce(o.subscriptions, 0)::int as subscriptions,
                    coalesce(o.mrr, 0)::numeric(18, 2) as subscription_mrr,
                    r.success_manager, r.onboarding_manager, r.account_manager,
                    coalesce(bit_count(f14::bit(64)), 0)::int as features_used, coalesce(au, 0)::int as active_users,
                    coalesce(bit_count(d14::bit(64)), 0)::int as active_days, coalesce(l14, 0)::bigint as logins,
                    coalesce(t14, 0)::bigint as usage_total,
                    100 * (coalesce(late14, 0) - coalesce(early14, 0)) / nullif(coalesce(early14, 0), 0) as usage_change,
                    trend as usage_trend, trend_from as usage_trend_from, greatest(last_login, p.login) as last_login_at,
                    greatest(last_use, p.active) as last_active_at,
                    array[{slots}]::float8[] as metrics
                  from accounts a
                  left join (
                    select account_id, count(*) as subscriptions, sum(coalesce(mrr, amount / billing_months)) as mrr,
                      sum(amount) as amount, sum(seats) as licenses, min(next_billing_on) as next_billing_on,
                      min(starts_on) as starts_on,
                      (array_agg(plan order by coalesce(mrr, amount / billing_months) desc nulls last, amount desc nulls last, id))[1] as plan
                    from subscriptions where archived_at is null and starts_on <= {0} and (ends_on is null or ends_on >= {0})
                      and (cancelled_on is null or cancelled_on > {0}) group by 1
                  ) o on o.account_id = a.id
                  left join (
                    select account_id, count(*) as users, max(last_active_at) as active, max(last_login_at) as login
                    from (select account_id, f.last_active_at, f.last_login_at
                      from users left join user_facts f on f.user_id = users.id where archived_at is null) q group by 1
                  ) p on p.account_id = a.id
                  left join (
                    select account_id, max(member_id) filter (where role_id = 1) as success_manager,
                      max(member_id) filter (where role_id = 2) as onboarding_manager,
                      max(member_id) filter (where role_id = 3) as account_manager
                    from account_assignments group by 1
                  ) r on r.account_id = a.id
                  left join (
                    select account_id,
                      bit_or(1::bigint << feature_id) filter (where day > {14} and feature_id <> 0) as f14,
                      bit_or(1::bigint << feature_id) filter (where day > {30} and feature_id <> 0) as f30,
                      bit_or(1::bigint << ({0} - day)) filter (where day > {14} and feature_id <> 0) as d14,
                      sum(uses::float8) filter (where day > {14} and feature_id = 0) as l14,
                      sum(uses::float8) filter (where day > {14} and feature_id <> 0) as t14,
                      sum(uses::float8) filter (where day > {30} and feature_id <> 0) as t30,
                      sum(uses::float8) filter (where day > {30} and feature_id = 5) as x5,
                      sum(uses::float8) filter (where day > {30} and feature_id = 12) as x12,
                      sum(uses::float8) filter (where feature_id <> 0 and day between {14} and {1}) as late14,
                      sum(uses::float8) filter (where feature_id <> 0 and day between {28} and {15}) as early14,
                      sum(uses::float8) filter (where feature_id <> 0 and day between {30} and {1}) as late30,
                      sum(uses::float8) filter (where feature_id <> 0 and day between {60} and {31}) as early30,
                      greatest(max(last_at) filter (where feature_id <> 0 and last_at <= {now}),
                        max(day) filter (where feature_id <> 0 and last_at is null)::timestamp at time zone 'UTC') as last_use,
                      greatest(max(last_at) filter (where feature_id = 0 and last_at <= {now}),
                        max(day) filter (where feature_id = 0 and last_at is null)::timestamp at time zone 'UTC') as last_login
                    from usage_daily where uses > 0 and day <= {0} group by 1
                  ) m on m.account_id = a.id
                  left join (
                    select account_id, count(*) as au from (
                      select distinct account_id, user_id from usage_daily
                      where uses > 0 and day <= {0} and day > {14} and feature_id <> 0 and user_id is not null
                    ) x group by 1
                  ) v on v.account_id = a.id
                  left join (
                    select account_id, (array[{trend}])[min(day) - {14}:max(day) - {14}] as trend,
                      min(day) as trend_from from (
                      select account_id, day, sum(uses)::bigint as s from usage_daily
                      where uses > 0 and day <= {0} and day > {14} and feature_id <> 0 group by 1, 2
                    ) x group by 1
                  ) t on t.account_id = a.id
                ) n""")
                .replace("{somebody}", "(users > 0 or last_active_at is not null or last_login_at is not null)")
                .replace("{trend}", trend())
                .replace(
                        "{slots}",
                        slots(
                                accountSlots,
                                Map.of(
                                        "usage_total:30", "coalesce(t30, 0)",
                                        "features_used:30", "coalesce(bit_count(f30::bit(64)), 0)",
                                        "feature_5:30", "coalesce(x5, 0)",
                                        "feature_12:30", "coalesce(x12, 0)",
                                        "usage_change:30",
                                                "100 * (coalesce(late30, 0) - coalesce(early30, 0))"
                                                        + " / nullif(coalesce(early30, 0), 0)")));
    }

    private String userFactsQuery() {
        return days("""
                select u.id as user_id, least(u.first_active_on, m.first_use) as first_active_on,
                  greatest(u.last_active_at, m.last_use) as last_active_at,
                  greatest(u.last_login_at, m.last_login) as last_login_at,
                  coalesce(bit_count(f14::bit(64)), 0)::int as features_used,
                  coalesce(bit_count(d14::bit(64)), 0)::int as active_days, coalesce(l14, 0)::bigint as logins,
                  coalesce(t14, 0)::bigint as usage_total, trend as usage_trend, trend_from as usage_trend_from, array[{slots}]::float8[] as metrics
                from users u
                left join (
                  select user_id,
                    bit_or(1::bigint << feature_id) filter (where day > {14} and feature_id <> 0) as f14,
                    bit_or(1::bigint << ({0} - day)) filter (where day > {14} and feature_id <> 0) as d14,
                    sum(uses::float8) filter (where day > {14} and feature_id = 0) as l14,
                    sum(uses::float8) filter (where day > {14} and feature_id <> 0) as t14,
                    sum(uses::float8) filter (where day > {30} and feature_id <> 0) as t30,
                    greatest(max(last_at) filter (where feature_id <> 0 and last_at <= {now}),
                        max(day) filter (where feature_id <> 0 and last_at is null)::timestamp at time zone 'UTC') as last_use,
                    greatest(max(last_at) filter (where feature_id = 0 and last_at <= {now}),
                        max(day) filter (where feature_id = 0 and last_at is null)::timestamp at time zone 'UTC') as last_login,
                    min(day) filter (where feature_id <> 0) as first_use
                  from usage_daily where uses > 0 and day <= {0} and user_id is not null group by 1
                ) m on m.user_id = u.id
                left join (
                  select user_id, (array[{trend}])[min(day) - {14}:max(day) - {14}] as trend,
                    min(day) as trend_from from (
                    select user_id, day, sum(uses)::bigint as s from usage_daily
                    where uses > 0 and day <= {0} and day > {14} and feature_id <> 0 and user_id is not null group by 1, 2
                  ) x group by 1
                ) t on t.user_id = u.id""")
                .replace("{trend}", trend())
                .replace("{slots}", slots(userSlots, Map.of("usage_total:30", "coalesce(t30, 0)")));
    }

    private static String trend() {
        List<String> perDay = new ArrayList<>();
        for (int ago = 13; ago >= 0; ago--) {
            perDay.add(days("coalesce(max(s) filter (where day = {" + ago + "}), 0)"));
        }
        return String.join(", ", perDay);
    }

    private static String slots(Map<String, Integer> places, Map<String, String> values) {
        String[] all = new String
                [places.values().stream().mapToInt(Integer::intValue).max().orElse(0)];
        java.util.Arrays.fill(all, "null");
        places.forEach((key, slot) -> all[slot - 1] = values.getOrDefault(key, "null"));
        return String.join(", ", all);
    }

    /** {n} becomes the day n days before the bench's day, as a literal. */
    private static String days(String query) {
        Matcher matcher = Pattern.compile("\\{(\\d+)}").matcher(query);
        String literal =
                matcher.replaceAll(found -> "date '" + Data.TODAY.minusDays(Long.parseLong(found.group(1))) + "'");
        return literal.replace("{now}", "timestamptz '" + Data.TODAY + "T12:00:00Z'");
    }

    private static final String OF_ACCOUNTS = " from accounts a join account_facts af on af.account_id = a.id"
            + " cross join lateral jsonb_to_record(a.custom_fold)"
            + " as c(tier text, seats numeric, region text, nps numeric, kickoff date, contract text)";
    private static final String OF_USERS = " from users u join user_facts uf on uf.user_id = u.id left join ("
            + "select ac.id, ac.archived_at, ac.stage, ac.status_fold, ac.industry_fold, af.mrr, af.engagement_score,"
            + " af.features_used, af.users, c.tier, c.seats from accounts ac join account_facts af on af.account_id = ac.id"
            + " cross join lateral jsonb_to_record(ac.custom_fold) as c(tier text, seats numeric)) a on a.id = u.account_id";

    /** Scores of all accounts by a query for those that differ; answers how many did. */
    long health(String differing) {
        long[] changed = new long[1];
        sql.inTransaction(() -> {
            sql.run("set local jit = off");
            sql.run("set local work_mem = '64MB'");
            sql.run("set local parallel_tuple_cost = 0");
            changed[0] = sql.run("create temporary table hand_health on commit drop as " + differing);
            BenchHealth.STORE.forEach(sql::run);
        });
        return changed[0];
    }

    /** Memberships of all account segments; answers how many accounts differed. */
    long accountSegments(Map<Integer, BenchSegments.Pair> segments) {
        return pass(
                "account",
                "af",
                "case when a.archived_at is null then " + array(segments, accountSlots, "af") + " else '{}' end",
                OF_ACCOUNTS);
    }

    /** Memberships of all user segments; answers how many users differed. */
    long userSegments(Map<Integer, BenchSegments.Pair> segments) {
        return pass(
                "user",
                "uf",
                "case when u.archived_at is null and a.archived_at is null then " + array(segments, userSlots, "uf")
                        + " else '{}' end",
                OF_USERS);
    }

    private long pass(String record, String facts, String array, String from) {
        String key = record + "_id";
        long[] changed = new long[1];
        sql.inTransaction(() -> {
            sql.run("create temporary table hand on commit drop as select " + facts + "." + key + ", " + facts
                    + ".segments as old, " + array + " as new" + from + " where " + facts
                    + ".segments is distinct from " + array);
            changed[0] = store(record);
        });
        return changed[0];
    }

    /**
     * Who matches which of the rules, and the alerts that come and go by it; answers how many accounts differed. Rules without
     * days, guards and quiet: what is looked at is the scan, and writing what follows.
     */
    long rules(Map<Integer, BenchSegments.Pair> rules) {
        String array = "nullif(case when a.archived_at is null then " + array(rules, accountSlots, "af")
                + " else '{}' end, '{}')";
        long[] changed = new long[1];
        sql.inTransaction(() -> {
            sql.run(
                    "create temporary table hand on commit drop as select af.account_id, coalesce(af.rules, '{}') as old,"
                            + " coalesce(" + array + ", '{}') as new" + OF_ACCOUNTS
                            + " where af.rules is distinct from " + array);
            sql.run("update rule_members m set left_at = now() from hand h, unnest(h.old) x where x <> all (h.new)"
                    + " and m.rule_id = x and m.record_id = h.account_id");
            sql.run(
                    "insert into rule_members (rule_id, record_id, entered_at, acted_at) select x, account_id, now(), now()"
                            + " from hand, unnest(new) x where x <> all (old) on conflict (rule_id, record_id)"
                            + " do update set entered_at = now(), left_at = null, acted_at = now()");
            changed[0] = sql.run("update account_facts f set rules = nullif(h.new, '{}') from hand h"
                    + " where h.account_id = f.account_id");
            sql.run(
                    "update alerts o set closed_at = now(), closed_why = 'cleared' from hand h, unnest(h.old) x"
                            + " where x <> all (h.new) and o.rule_id = x and o.account_id = h.account_id and o.closed_at is null");
            sql.run(
                    "insert into alerts (rule_id, account_id, entered_at, opened_at, role_id, holder_id) select x, account_id,"
                            + " now(), now(), 1, owner_for(account_id, 1::smallint) from hand, unnest(new) x where x <> all (old)"
                            + " on conflict do nothing");
        });
        return changed[0];
    }

    private long store(String record) {
        String key = record + "_id";
        String members = record + "_segment_members";
        sql.run("delete from " + members + " m using (select " + key
                + ", x from hand, unnest(old) x where x <> all (new)) d" + " where m.segment_id = d.x and m." + key
                + " = d." + key);
        sql.run("insert into " + members + " select x, " + key
                + ", now() from hand, unnest(new) x where x <> all (old)");
        return sql.run("update " + record + "_facts f set segments = h.new from hand h where h." + key + " = f." + key);
    }

    /** One account segment computed anew; answers how many accounts differed. */
    long oneSegment(int id, BenchSegments.Pair segment) {
        // one attribute of one segment is taken out where it is tested
        String test = places(segment.predicate(), accountSlots, "af").replace("c.tier", "a.custom_fold ->> 'tier'");
        long[] changed = new long[1];
        sql.inTransaction(() -> {
            sql.run("create temporary table ids on commit drop as select coalesce(n.id, m.account_id) as id from ("
                    + "select a.id from accounts a join account_facts af on af.account_id = a.id"
                    + " where a.archived_at is null and " + test + ") n full join (select account_id"
                    + " from account_segment_members where segment_id = " + id
                    + ") m on m.account_id = n.id where n.id is null or m.account_id is null");
            sql.run("create temporary table hand on commit drop as select af.account_id, af.segments as old,"
                    + " case when " + id + " = any (af.segments) then array_remove(af.segments, " + id
                    + ") else array(select x from unnest(af.segments || " + id + ") x order by x) end as new"
                    + " from account_facts af where af.account_id in (select id from ids)");
            changed[0] = store("account");
        });
        return changed[0];
    }

    /** One account's money changed and the account tested again, its derived row being right already. */
    void oneAccount(long account, int mrr, Map<Integer, BenchSegments.Pair> segments) {
        sql.inTransaction(() -> {
            sql.run("update accounts set mrr = " + mrr + " where id = " + account);
            sql.run("update account_facts set mrr = " + mrr + " where account_id = " + account);
            sql.run("create temporary table hand on commit drop as select af.account_id, af.segments as old, "
                    + array(segments, accountSlots, "af") + " as new" + OF_ACCOUNTS + " where a.id = " + account);
            store("account");
        });
    }

    private static String array(Map<Integer, BenchSegments.Pair> segments, Map<String, Integer> slots, String row) {
        List<String> cases = new ArrayList<>();
        segments.forEach(
                (id, pair) -> cases.add("case when " + places(pair.predicate(), slots, row) + " then " + id + " end"));
        return "array_remove(array[" + String.join(", ", cases) + "]::int[], null)";
    }

    private static String places(String predicate, Map<String, Integer> slots, String row) {
        return SLOT.matcher(predicate)
                .replaceAll(found -> row + ".metrics[" + slots.get(found.group(1) + ":" + found.group(2)) + "]");
    }
}
