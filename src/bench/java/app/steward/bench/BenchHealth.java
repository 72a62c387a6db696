package app.steward.bench;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Health configurations of twelve metrics each, three to a pillar, over columns, custom attributes, usage metrics, dates
 * and shares: each once as the product is told, and once as SQL by hand. In the SQL {@code c} is the unpacked row of
 * custom attributes.
 */
final class BenchHealth {
    static final int CONFIGURED = 20;

    private static final LocalDate D = Data.TODAY;
    private static final List<String> PILLARS = List.of("product", "service", "relationship", "financial");

    /** @param json the metric as the product is told @param score the same by hand @param weight 0 = without a value */
    private record Part(String json, String score, String weight) {}

    private final Map<String, Integer> slots;

    /** @param slots places of metrics by {@code field:days} */
    BenchHealth(Map<String, Integer> slots) {
        this.slots = Map.copyOf(slots);
    }

    /** The definition of the n-th configuration, 0 being the default. */
    static String json(int n) {
        List<String> pillars = new ArrayList<>();
        for (int pillar = 0; pillar < PILLARS.size(); pillar++) {
            List<String> metrics = new ArrayList<>();
            parts(n, "null").subList(pillar * 3, pillar * 3 + 3).forEach(part -> metrics.add(part.json()));
            pillars.add("\"%s\":{\"weight\":%d,\"metrics\":[%s]}"
                    .formatted(PILLARS.get(pillar), 1 + (n + pillar) % 3, String.join(",", metrics)));
        }
        return "{\"pillars\":{" + String.join(",", pillars) + "}}";
    }

    private static List<Part> parts(int n, String usage30) {
        LocalDate active = D.minusDays(2 + n % 3);
        LocalDate gone = D.minusDays(30 + n);
        return List.of(
                // product
                higher("features_used", "af.features_used", 2 + n % 4, 0, 3),
                higher("license_utilisation", "af.license_utilisation", 60 + n, 5, 2),
                new Part(
                        json("active_users", "higher", share(0.6), share(0.1), 1 + n % 3),
                        "case when c.seats is null then null when af.active_users >= c.seats * 0.6 then 100"
                                + " when af.active_users <= c.seats * 0.1 then 0"
                                + " else (af.active_users - (c.seats * 0.1)::float8) * 100 / (c.seats * 0.5)::float8 end",
                        weight("c.seats", 1 + n % 3)),
                // service
                higher("usage_change", "af.usage_change", 10 + n, -50, 2),
                higher("custom.nps", "c.nps", 9, 3, 1 + n % 2),
                higher("custom.csat_goal", "c.csat_goal", 4.5, 1, 1),
                // relationship
                new Part(
                        json("last_active_at", "lower", Integer.toString(2 + n % 3), Integer.toString(30 + n), 2),
                        "case when af.last_active_at >= timestamptz '%1$sT00:00Z' then 100".formatted(active)
                                + " when af.last_active_at < timestamptz '%sT00:00Z' then 0".formatted(gone.plusDays(1))
                                + " else (%d - (date '%s' - (af.last_active_at at time zone 'UTC')::date)) * 100::float8 / %d end"
                                        .formatted(30 + n, D, 30 + n - 2 - n % 3),
                        weight("af.last_active_at", 2)),
                higher("engagement_score", "af.engagement_score", 60 - n, 10, 3),
                higher("active_days", "af.active_days", 5 + n % 4, 0, 1),
                // financial
                new Part(
                        json("next_billing_on", "lower", "-90", "-5", 1),
                        "case when af.next_billing_on >= date '%s' then 100 when af.next_billing_on <= date '%s' then 0"
                                        .formatted(D.plusDays(90), D.plusDays(5))
                                + " else ((af.next_billing_on - date '%s') * 100)::float8 / 85 end"
                                        .formatted(D.plusDays(5)),
                        weight("af.next_billing_on", 1)),
                higher("mrr", "af.mrr", 500 + 10 * n, 20, 4),
                higherOf("\"field\":\"usage_total\",\"params\":{\"days\":30}", usage30, 50 + n, 0, 2));
    }

    private static Part higher(String field, String column, double good, double poor, int weight) {
        return higherOf("\"field\":\"" + field + "\"", column, good, poor, weight);
    }

    private static Part higherOf(String field, String column, double good, double poor, int weight) {
        return new Part(
                "{%s,\"better\":\"higher\",\"good\":%s,\"poor\":%s,\"weight\":%d}"
                        .formatted(field, plain(good), plain(poor), weight),
                String.format(
                        Locale.ROOT,
                        "case when %1$s >= %2$s then 100 when %1$s <= %3$s then 0 else (%1$s::float8 - %3$s) * 100 / %4$s end",
                        column,
                        plain(good),
                        plain(poor),
                        plain(good - poor)),
                weight(column, weight));
    }

    private static String weight(String column, int weight) {
        return "case when " + column + " is null then 0 else " + weight + " end";
    }

    private static String share(double times) {
        return "{\"field\":\"custom.seats\",\"times\":" + times + "}";
    }

    private static String json(String field, String better, String good, String poor, int weight) {
        return "{\"field\":\"%s\",\"better\":\"%s\",\"good\":%s,\"poor\":%s,\"weight\":%d}"
                .formatted(field, better, good, poor, weight);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    /** Every account with its scores as they should be and as they are stored. */
    String scored(List<Integer> configured) {
        StringBuilder branches = new StringBuilder("case");
        for (int n = 1; n <= configured.size(); n++) {
            branches.append(" when %1$d = any (af.segments) then %2$s"
                    .formatted(configured.get(n - 1), values(n, configured.get(n - 1))));
        }
        branches.append(" else ").append(values(0, null)).append(" end");
        return """
                select id, o, p, s, r, f, segment, oo, op, os, orr, of, osegment from (
                  select id, oo, op, os, orr, of, osegment, nullif(v[9], 0)::int as segment,
                    floor((coalesce(v[1] * v[5], 0) + coalesce(v[2] * v[6], 0) + coalesce(v[3] * v[7], 0)
                      + coalesce(v[4] * v[8], 0)) / nullif(case when v[1] is null then 0 else v[5] end
                      + case when v[2] is null then 0 else v[6] end + case when v[3] is null then 0 else v[7] end
                      + case when v[4] is null then 0 else v[8] end, 0) + 0.5000000005)::smallint as o,
                    floor(v[1] + 0.5000000005)::smallint as p, floor(v[2] + 0.5000000005)::smallint as s,
                    floor(v[3] + 0.5000000005)::smallint as r, floor(v[4] + 0.5000000005)::smallint as f
                  from (
                    select a.id, af.overall_score as oo, af.product_score as op, af.service_score as os,
                      af.relationship_score as orr, af.financial_score as of, af.health_segment as osegment,
                      computed_once({branches}) as v
                    from accounts a join account_facts af on af.account_id = a.id
                    cross join lateral jsonb_to_record(a.custom_fold) as c(seats numeric, nps numeric, csat_goal numeric)
                    where a.archived_at is null
                  ) k
                ) w""".replace("{branches}", branches);
    }

    private String values(int n, @Nullable Integer segment) {
        List<String> values = new ArrayList<>();
        List<Part> parts = parts(n, "af.metrics[" + slots.get("usage_total:30") + "]");
        for (int pillar = 0; pillar < PILLARS.size(); pillar++) {
            List<String> sums = new ArrayList<>();
            List<String> weights = new ArrayList<>();
            for (Part part : parts.subList(pillar * 3, pillar * 3 + 3)) {
                String weight = part.weight().replaceAll(".*else (\\d+) end", "$1");
                sums.add("coalesce((" + part.score() + ") * " + weight + ", 0)");
                weights.add(part.weight());
            }
            values.add("(" + String.join(" + ", sums) + ") / nullif(" + String.join(" + ", weights) + ", 0)");
        }
        for (int pillar = 0; pillar < PILLARS.size(); pillar++) {
            values.add(Integer.toString(1 + (n + pillar) % 3));
        }
        values.add(Integer.toString(segment == null ? 0 : segment));
        return "array[" + String.join(", ", values) + "]::float8[]";
    }

    /** Those of {@link #scored} that differ. */
    String differing(List<Integer> configured) {
        return scored(configured) + " where (o, p, s, r, f, segment) is distinct from (oo, op, os, orr, of, osegment)";
    }

    /** Stores what differs, with its history. */
    static final List<String> STORE = List.of(
            "update account_facts x set overall_score = o, product_score = p, service_score = s, relationship_score = r,"
                    + " financial_score = f, health_segment = segment from hand_health h where h.id = x.account_id",
            "insert into health_history (account_id, at, overall, product, service, relationship, financial, segment_id)"
                    + " select id, now(), o, p, s, r, f, segment from hand_health");
}
