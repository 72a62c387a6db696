package app.steward.demo;

import app.steward.workspace.Now;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** What the demo's CSMs think of their accounts: mostly what the score says, sometimes not, some of it too old to count. */
@Component
class DemoPulses {
    private static final long SEED = 1983;
    private static final int DAYS = 85;

    private static final List<String> WORRIED = List.of(
            "The sponsor has left, and nobody took over. Numbers still look fine.",
            "Purchasing asked for the notice period. They compare us with another tool.",
            "Three calls moved in a row.");
    private static final List<String> UNSURE =
            List.of("New team lead, too early to say.", "Busy with a move of their own, little contact this month.");
    private static final List<String> CONFIDENT = List.of(
            "The drop is the summer break. Renewal is agreed by word.",
            "They told the board about us. Second plant comes in spring.",
            "Good talk with the sponsor: the new reports are what they waited for.");

    private final DSLContext sql;

    DemoPulses(DSLContext sql) {
        this.sql = sql;
    }

    /** By each account's success manager; the refresh that follows takes them into account. */
    void make(Now now) {
        Random random = new Random(SEED);
        Rows rows = new Rows("pulses", "account_id", "at", "member_id", "pulse", "reason");
        sql.fetch("select r.account_id, r.member_id, f.overall_score from account_assignments r"
                        + " join account_facts f on f.account_id = r.account_id"
                        + " where r.role_id = 1 and f.overall_score is not null order by r.account_id")
                .forEach(row -> {
                    if (random.nextInt(10) < 6) {
                        add(
                                rows,
                                row.get(0, Long.class),
                                row.get(1, Long.class),
                                row.get(2, Integer.class),
                                random,
                                now);
                    }
                });
        rows.insert(sql);
    }

    private static void add(Rows rows, long account, long member, int score, Random random, Now now) {
        int agrees = score >= 70 ? 4 : score < 40 ? 2 : 3;
        int pulse = random.nextInt(5) == 0 ? 6 - agrees : agrees;
        if (pulse != 3 && random.nextInt(3) == 0) {
            pulse += pulse > 3 ? 1 : -1;
        }
        Instant at = now.startOf(now.today().minusDays(1 + random.nextInt(DAYS)))
                .plusSeconds(9 * 3600L + 300L * random.nextInt(7 * 12));
        List<String> reasons = pulse < 3 ? WORRIED : pulse == 3 ? UNSURE : CONFIDENT;
        String reason = random.nextInt(3) == 0 ? "" : reasons.get(random.nextInt(reasons.size()));
        rows.add(account, at.atOffset(ZoneOffset.UTC), member, pulse, reason);
    }
}
