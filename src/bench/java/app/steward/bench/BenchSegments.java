package app.steward.bench;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Segments of two to four conditions over columns, custom attributes, usage metrics and success roles: each once as the
 * product is told, and once as SQL by hand. In the SQL {@code c} is the unpacked row of custom attributes and
 * {@code {field:days}} a metric's place on the derived row.
 */
final class BenchSegments {

    /** @param json the condition @param predicate the same by hand */
    record Pair(String json, String predicate) {}

    private static final LocalDate D = Data.TODAY;

    private BenchSegments() {}

    static List<Pair> ofAccounts() {
        List<Pair> all = new ArrayList<>();
        for (int n = 1; n <= 50; n++) {
            all.add(account(n));
        }
        return all;
    }

    static List<Pair> ofUsers() {
        List<Pair> all = new ArrayList<>();
        for (int n = 1; n <= 20; n++) {
            all.add(user(n));
        }
        return all;
    }

    private static Pair account(int n) {
        switch (n % 10) {
            case 0:
                return pair(
                        all(
                                test("mrr", "gt", 100 + n * 20),
                                test("custom.seats", "gt", 50 + n * 5),
                                test("features_used", "gte", 1 + n / 20)),
                        "af.mrr > %d and c.seats > %d and af.features_used >= %d",
                        100 + n * 20,
                        50 + n * 5,
                        1 + n / 20);
            case 1:
                return pair(
                        all(
                                test("stage", "in", "[\"growth\",\"renewal\"]"),
                                test("usage_change", "lt", -n / 2),
                                test("engagement_score", "lt", 50 + n / 2)),
                        "a.stage in ('growth', 'renewal') and af.usage_change < %d and af.engagement_score < %d",
                        -n / 2,
                        50 + n / 2);
            case 2:
                String tier = n / 10 % 2 == 0 ? "gold" : "silver";
                int[] owners = {n, n + 500, n + 900, n + 1500, n + 2500};
                return pair(
                        all(
                                test(
                                        "success_manager",
                                        "in",
                                        "[\"m%d@x.test\",\"m%d@x.test\",\"m%d@x.test\",\"m%d@x.test\",\"m%d@x.test\"]"
                                                .formatted(owners[0], owners[1], owners[2], owners[3], owners[4])),
                                test("custom.tier", "eq", quoted(tier)),
                                test("next_billing_on", "before", quoted(D.plusDays(60 + n * 3)))),
                        "af.success_manager in (%d, %d, %d, %d, %d) and c.tier = '%s' and af.next_billing_on < date '%s'",
                        owners[0],
                        owners[1],
                        owners[2],
                        owners[3],
                        owners[4],
                        tier,
                        D.plusDays(60 + n * 3));
            case 3:
                return pair(
                        all(
                                test("users", "gte", 4 + n / 10),
                                test("mrr", "gt", 100 + n * 10),
                                test("license_utilisation", "lt", 30 + n)),
                        "af.users >= %d and af.mrr > %d and af.license_utilisation < %d",
                        4 + n / 10,
                        100 + n * 10,
                        30 + n);
            case 4:
                String contract = List.of("monthly", "yearly", "multi").get(n / 10 % 3);
                return pair(
                        all(
                                test("subscriptions", "gte", 1),
                                test("status", "neq", quoted("cancelled")),
                                test("custom.contract", "eq", quoted(contract)),
                                test("amount", "gt", n * 5)),
                        "af.subscriptions >= 1 and a.status_fold is distinct from 'cancelled' and c.contract = '%s'"
                                + " and af.amount > %d",
                        contract,
                        n * 5);
            case 5:
                String region = List.of("emea", "amer", "apac").get(n / 10 % 3);
                int feature = n % 20 == 5 ? 5 : 12;
                return pair(
                        all(
                                metric("feature_uses", ",\"feature\":\"feature_" + feature + "\"", 30, "eq", 0),
                                metric("usage_total", "", 30, "gt", n * 2),
                                test("custom.region", "eq", quoted(region))),
                        "{feature_" + feature + ":30} = 0 and {usage_total:30} > %d and c.region = '%s'",
                        n * 2,
                        region);
            case 6:
                return pair(
                        all(
                                "{\"field\":\"success_manager\",\"op\":\"empty\"}",
                                test("stage", "in", "[\"onboarding\",\"trial\"]"),
                                test("employees", "gt", n)),
                        "af.success_manager is null and a.stage in ('onboarding', 'trial') and a.employees > %d",
                        n);
            case 7:
                return pair(
                        all(
                                test("active_users", "lt", "{\"field\":\"custom.seats\",\"times\":0.005}"),
                                test("status", "eq", quoted("active")),
                                test("custom.nps", "lt", 3 + n / 10)),
                        "af.active_users < c.seats * 0.005 and a.status_fold = 'active' and c.nps < %d",
                        3 + n / 10);
            case 8:
                return pair(
                        all(
                                test("custom.kickoff", "after", quoted(D.minusDays(100 + n * 8))),
                                metric("features_used", "", 30, "lt", 2),
                                "{\"field\":\"onboarding_manager\",\"op\":\"not_empty\"}"),
                        "c.kickoff > date '%s' and {features_used:30} < 2 and af.onboarding_manager is not null",
                        D.minusDays(100 + n * 8));
            default:
                String other = n / 10 % 2 == 0 ? "media" : "health";
                return pair(
                        all(
                                test("industry", "in", "[\"software\",\"retail\",\"finance\",\"" + other + "\"]"),
                                test("engagement_score", "gte", 20 + n / 2),
                                test("custom.nps", "gte", 8),
                                metric("usage_change", "", 30, "gt", n / 5)),
                        "a.industry_fold in ('software', 'retail', 'finance', '%s') and af.engagement_score >= %d"
                                + " and c.nps >= 8 and {usage_change:30} > %d",
                        other,
                        20 + n / 2,
                        n / 5);
        }
    }

    private static Pair user(int n) {
        switch (n % 5) {
            case 0:
                return pair(
                        all(
                                test("role", "eq", quoted("admin")),
                                test("last_active_at", "before", quoted(D.minusDays(14 + n))),
                                test("account.stage", "in", "[\"growth\",\"renewal\"]"),
                                test("account.engagement_score", "lt", 40 + n)),
                        "u.role = 'admin' and uf.last_active_at < timestamptz '%sT00:00:00Z'"
                                + " and a.stage in ('growth', 'renewal') and a.engagement_score < %d",
                        D.minusDays(14 + n),
                        40 + n);
            case 1:
                return pair(
                        all(
                                test("features_used", "gte", 1 + n / 8),
                                test("role", "in", "[\"developer\",\"manager\"]"),
                                test("account.mrr", "gt", 200 + n * 30)),
                        "uf.features_used >= %d and u.role in ('developer', 'manager') and a.mrr > %d",
                        1 + n / 8,
                        200 + n * 30);
            case 2:
                return pair(
                        all(
                                metric("usage_total", "", 30, "eq", 0),
                                test("first_active_on", "after", quoted(D.minusDays(200 + n * 10))),
                                test("account.features_used", "gt", n / 8),
                                test("account.industry", "eq", quoted("software"))),
                        "{usage_total:30} = 0 and uf.first_active_on > date '%s' and a.features_used > %d"
                                + " and a.industry_fold = 'software'",
                        D.minusDays(200 + n * 10),
                        n / 8);
            case 3:
                return pair(
                        all(
                                test("last_active_at", "on_or_after", quoted(D.minusDays(7))),
                                metric("usage_total", "", 30, "gt", n),
                                test("account.custom.tier", "eq", quoted("gold")),
                                test("account.users", "gte", 5)),
                        "uf.last_active_at >= timestamptz '%sT00:00:00Z' and {usage_total:30} > %d"
                                + " and a.tier = 'gold' and a.users >= 5",
                        D.minusDays(7),
                        n);
            default:
                return pair(
                        all(
                                test("role", "eq", quoted("viewer")),
                                test("features_used", "lt", 2),
                                test("account.status", "eq", quoted("active")),
                                test("account.custom.seats", "gt", 100 + n * 5)),
                        "u.role = 'viewer' and uf.features_used < 2 and a.status_fold = 'active' and a.seats > %d",
                        100 + n * 5);
        }
    }

    /** About one account in twenty: two conditions over the stage and the money. */
    static Pair saved(int mrr) {
        return pair(
                all(
                        test("stage", "in", "[\"growth\",\"renewal\"]"),
                        test("mrr", "gt", mrr),
                        test("custom.tier", "in", "[\"gold\",\"silver\"]")),
                "a.stage in ('growth', 'renewal') and af.mrr > %d and (c.tier) in ('gold', 'silver')",
                mrr);
    }

    private static Pair pair(String json, String predicate, Object... values) {
        return new Pair(json, predicate.formatted(values));
    }

    private static String all(String... tests) {
        return "{\"all\":[" + String.join(",", tests) + "]}";
    }

    private static String test(String field, String op, Object value) {
        return "{\"field\":\"%s\",\"op\":\"%s\",\"value\":%s}".formatted(field, op, value);
    }

    private static String metric(String field, String params, int days, String op, int value) {
        return "{\"field\":\"%s\",\"params\":{\"days\":%d%s},\"op\":\"%s\",\"value\":%d}"
                .formatted(field, days, params, op, value);
    }

    private static String quoted(Object text) {
        return "\"" + text + "\"";
    }
}
