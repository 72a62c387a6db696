package app.steward.demo;

import app.steward.workspace.Now;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** What the demo's customers asked, answered and paid in the last year: most little and in time, some not. */
@Component
class DemoSupport {
    private static final long SEED = 1906;
    private static final int DAYS = 200;
    private static final List<String> SUBJECTS = List.of(
            "Import stops at row 2,000",
            "Board is slow with many cards",
            "How do I share a report with a guest?",
            "Calendar sync shows the wrong hour",
            "Single sign-on: error after the redirect",
            "Wrong totals in the monthly report",
            "Can't invite a user",
            "Export to a spreadsheet lacks a column",
            "Question about the invoice",
            "API answers 429",
            "Template can't be deleted",
            "Please restore a project");
    private static final List<String> COMMENTS = List.of(
            "Does what it says, and the team answers fast.",
            "Good, but the reports need too many clicks.",
            "We planned our new plant with it.",
            "Too slow on Monday mornings.",
            "The last update broke our templates.",
            "",
            "",
            "");

    private final DSLContext sql;

    DemoSupport(DSLContext sql) {
        this.sql = sql;
    }

    void make(Now now) {
        Random random = new Random(SEED);
        Map<Long, List<Long>> people = new HashMap<>();
        sql.fetch("select account_id, id from users order by id")
                .forEach(row -> people.computeIfAbsent(row.get(0, Long.class), account -> new ArrayList<>())
                        .add(row.get(1, Long.class)));
        tickets(people, random, now);
        answers(people, random, now);
        invoices(random, now);
    }

    private void tickets(Map<Long, List<Long>> people, Random random, Now now) {
        Rows rows = new Rows(
                "tickets",
                "external_id",
                "account_id",
                "user_id",
                "subject",
                "priority",
                "status",
                "opened_at",
                "first_response_minutes",
                "closed_at",
                "csat",
                "escalated");
        int number = 7001;
        for (Map.Entry<Long, List<Long>> account : people.entrySet()) {
            boolean troubled = random.nextInt(100) < 8;
            int many = Math.max(0, (int) Math.round(account.getValue().size() / 6.0 + random.nextGaussian()))
                    + (troubled ? 4 : 0);
            for (int i = 0; i < many; i++) {
                Instant at = moment(random, now, DAYS);
                int roll = random.nextInt(100) + (troubled ? 8 : 0);
                String priority = roll >= 96 ? "urgent" : roll >= 80 ? "high" : roll >= 20 ? "normal" : "low";
                double hours =
                        (priority.equals("urgent") ? 4 : 26) * -Math.log(1 - random.nextDouble()) * (troubled ? 5 : 1);
                Instant closed = at.plus(Duration.ofMinutes(20 + (long) (hours * 60)));
                boolean open = closed.isAfter(now.instant()) || troubled && random.nextInt(4) == 0;
                Instant answered = at.plus(Duration.ofMinutes(5 + random.nextInt(troubled ? 2_000 : 420)));
                rows.add(
                        "T-" + number++,
                        account.getKey(),
                        one(account.getValue(), random),
                        one(SUBJECTS, random),
                        priority,
                        open ? "open" : "closed",
                        utc(at),
                        answered.isAfter(now.instant())
                                ? null
                                : Duration.between(at, answered).toMinutes(),
                        open ? null : utc(closed),
                        open || random.nextInt(3) > 0
                                ? null
                                : 25 * (troubled ? random.nextInt(4) : 2 + random.nextInt(3)),
                        priority.equals("urgent") && random.nextBoolean());
            }
        }
        rows.insert(sql);
    }

    private void answers(Map<Long, List<Long>> people, Random random, Now now) {
        Rows rows = new Rows("answers", "account_id", "user_id", "kind", "score", "at", "text");
        for (Map.Entry<Long, List<Long>> account : people.entrySet()) {
            double mood = 7.6 + random.nextGaussian() * 1.4;
            for (Long user : account.getValue()) {
                if (random.nextInt(100) < 14) {
                    long score = Math.round(Math.max(0, Math.min(10, mood + random.nextGaussian() * 1.3)));
                    rows.add(
                            account.getKey(),
                            user,
                            "nps",
                            score,
                            utc(moment(random, now, 330)),
                            one(score > 7 ? COMMENTS.subList(0, 3) : COMMENTS.subList(3, 8), random));
                }
            }
        }
        rows.insert(sql);
    }

    /** Of each subscription those of the last year; the newest ones of a few are late. */
    private void invoices(Random random, Now now) {
        Rows rows = new Rows(
                "invoices",
                "external_id",
                "account_id",
                "subscription_id",
                "total",
                "amount_due",
                "amount_paid",
                "created_on",
                "due_on",
                "paid_on",
                "status");
        int[] number = {9001};
        LocalDate today = now.today();
        sql.fetch(
                        "select id, account_id, coalesce(amount, mrr * 12) as amount, coalesce(billing_months, 12)::int as months,"
                                + " starts_on, least(coalesce(cancelled_on, ends_on, date '" + today + "'), date '"
                                + today
                                + "') as until from subscriptions where not trial and coalesce(amount, mrr) > 0 order by id")
                .forEach(row -> {
                    LocalDate start = row.get("starts_on", LocalDate.class);
                    LocalDate until = row.get("until", LocalDate.class);
                    BigDecimal amount = row.get("amount", BigDecimal.class);
                    int months = row.get("months", Integer.class);
                    boolean late = random.nextInt(100) < 7;
                    for (LocalDate on = start; on.isBefore(until); on = on.plusMonths(months)) {
                        if (on.isBefore(today.minusDays(370))) {
                            continue;
                        }
                        LocalDate due = on.plusDays(30);
                        boolean last = !on.plusMonths(months).isBefore(until);
                        boolean unpaid = due.isAfter(today)
                                ? random.nextInt(100) < 70
                                : last && late && due.isAfter(today.minusDays(80));
                        LocalDate paid = on.plusDays(3 + random.nextInt(26));
                        unpaid |= paid.isAfter(today);
                        rows.add(
                                "INV-" + number[0]++,
                                row.get("account_id", Long.class),
                                row.get("id", Long.class),
                                amount,
                                unpaid ? amount : BigDecimal.ZERO,
                                unpaid ? BigDecimal.ZERO : amount,
                                on,
                                due,
                                unpaid ? null : paid,
                                unpaid ? "not_paid" : "paid");
                    }
                });
        rows.insert(sql);
    }

    private static Instant moment(Random random, Now now, int days) {
        Instant at = now.startOf(now.today().minusDays(random.nextInt(days)))
                .plusSeconds(7 * 3600L + random.nextInt(10 * 3600));
        return at.isAfter(now.instant()) ? at.minus(Duration.ofDays(1)) : at;
    }

    private static <T> T one(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
