package app.steward.health;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.segment.SegmentKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Accounts in several segments at once, of which some are configured, at random. */
abstract class MixedHealth extends HealthPortfolio {
    static final int ACCOUNTS = 90;
    private static final List<String> FIELDS =
            List.of("employees", "mrr", "licenses", "risk_score", "trial_start_on", "created_on");

    /** Account i belongs to nobody where i % 3 is 0, else to member i % 3; every 17th is archived. */
    void accounts(long bea, long cid) {
        db.sql()
                .execute(
                        "insert into accounts (id, external_id, name, stage, created_on, trial_start_on, employees, mrr,"
                                + " licenses, risk_score, archived_at) select i, 'A-' || i, 'Name ' || i,"
                                + " (array['trial', 'onboarding', 'live', 'cancelled'])[1 + i % 4], date '2026-05-01' + i % 60,"
                                + " case when i % 3 > 0 then date '2026-06-01' + i % 30 end,"
                                + " case when i % 7 > 0 then i * 37 % 100 end, case when i % 5 > 0 then i * 53 % 101 / 4.0 end,"
                                + " case when i % 4 > 0 then i * 29 % 7 end, case when i % 6 > 0 then i * 13 % 100 end,"
                                + " case when i % 17 = 0 then now() end from generate_series(1, " + ACCOUNTS + ") i");
        for (int i = 1; i <= 2; i++) {
            long member = i == 1 ? bea : cid;
            db.sql()
                    .execute("insert into account_assignments (account_id, role_id, member_id) select id, 1, " + member
                            + " from accounts where id % 3 = " + i);
        }
        db.sql()
                .execute("insert into account_access (member_id, account_id) select member_id, account_id from"
                        + " account_assignments union all select 0, id from accounts where id % 3 = 0");
        recompute();
    }

    /** Six segments that share accounts; all but the last are configured, and so is the default. */
    List<Integer> segments(Random random) {
        List<Integer> segments = new ArrayList<>(List.of(
                segment("Onboarding", "{'field':'stage','op':'eq','value':'onboarding'}"),
                segment("Enterprise", "{'field':'mrr','op':'gte','value':12}"),
                segment("Big", "{'field':'employees','op':'gte','value':50}"),
                segment("Late", "{'field':'created_on','op':'after','value':'2026-06-01'}"),
                segment("Risky", "{'field':'risk_score','op':'lt','value':40}"),
                segment("All", "{'field':'created_on','op':'not_empty'}")));
        segments.subList(0, 5).forEach(segment -> configure(segment, random(random)));
        configure(null, random(random));
        return segments;
    }

    static String random(Random random) {
        List<String> pillars = new ArrayList<>();
        for (Pillar pillar : Pillar.values()) {
            List<String> metrics = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                metrics.add("{'field':'" + FIELDS.get(random.nextInt(FIELDS.size())) + "','weight':"
                        + (1 + random.nextInt(40)) / 8.0 + ",'better':'" + (random.nextBoolean() ? "higher" : "lower")
                        + "','good':" + bound(random) + ",'poor':" + bound(random) + ",'missing':'"
                        + (random.nextBoolean() ? "skip" : "poor") + "'}");
            }
            pillars.add("'" + pillar.key() + "':{'weight':" + (1 + random.nextInt(5)) + ",'metrics':["
                    + String.join(",", metrics) + "]}");
        }
        return "{'pillars':{" + String.join(",", pillars) + "}}";
    }

    private static String bound(Random random) {
        return random.nextInt(4) == 0
                ? "{'field':'licenses','times':" + random.nextInt(30) / 4.0 + "}"
                : Integer.toString(random.nextInt(100));
    }

    /** Membership and scores. */
    void score() {
        segmentPass.run(SegmentKind.SEGMENT, Subject.ACCOUNT, null, null, now());
        assertThat(pass.run(null, now()).failures()).isEmpty();
    }

    /** overall, product, service, relationship, financial, segment, of each account. */
    Map<Long, List<@Nullable Integer>> all() {
        Map<Long, List<@Nullable Integer>> all = new TreeMap<>();
        db.sql()
                .fetch("select account_id, overall_score, product_score, service_score, relationship_score,"
                        + " financial_score, health_segment from account_facts")
                .forEach(row -> all.put(
                        row.get(0, Long.class),
                        Arrays.asList(row.into(Integer[].class)).subList(1, 7)));
        return all;
    }
}
