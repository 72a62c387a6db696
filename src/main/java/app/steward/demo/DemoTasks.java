package app.steward.demo;

import app.steward.workspace.Now;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the team of the demo has to do, and what it finished in the last weeks. */
@Component
class DemoTasks {
    private static final long SEED = 1986;
    private static final int DAYS_DONE = 30;
    private static final List<String> TITLES = List.of(
            "Call about falling use",
            "Prepare the renewal talk",
            "Send the renewal offer",
            "Ask for a meeting with the new director",
            "Propose more licenses",
            "Ask about the delayed roll-out",
            "Answer the complaint about invoices",
            "Hold the second training",
            "Agree on three actions with the sponsor",
            "Check the second site",
            "Send the figures of the quarter",
            "Introduce the new users to reports");
    private static final List<String> OUTCOMES =
            List.of("", "", "Reached, has a plan", "No answer, tries again next week", "Offer accepted", "Not needed");

    private final DSLContext sql;

    DemoTasks(DSLContext sql) {
        this.sql = sql;
    }

    void make(Now now) {
        Random random = new Random(SEED);
        Map<Long, List<Long>> people = new HashMap<>();
        sql.fetch("select account_id, id from users where persona is not null order by id")
                .forEach(row -> people.computeIfAbsent(row.get(0, Long.class), account -> new ArrayList<>())
                        .add(row.get(1, Long.class)));
        long maker = sql.fetchSingle("select min(id) from team_members").get(0, Long.class);
        Rows rows = new Rows(
                "tasks",
                "title",
                "account_id",
                "user_id",
                "role_id",
                "member_id",
                "priority",
                "due_on",
                "snoozed_until",
                "state",
                "outcome",
                "done_at",
                "done_by",
                "created_by",
                "created_at");
        sql.fetch("select a.id, o.member_id from accounts a left join account_assignments o on o.account_id = a.id"
                        + " and o.role_id = 1 where a.stage <> 'cancelled' order by a.id")
                .forEach(row -> {
                    int roll = random.nextInt(100);
                    int many = roll < 70 ? 0 : roll < 92 ? 1 : 2;
                    for (int i = 0; i < many; i++) {
                        long account = row.get(0, Long.class);
                        add(rows, account, row.get(1, Long.class), maker, people.get(account), random, now);
                    }
                });
        rows.insert(sql);
        sql.execute("update tasks t set holder_id = s.holder_id from task_seats s where s.id = t.id");
    }

    private static void add(
            Rows rows,
            long account,
            @Nullable Long owner,
            long maker,
            @Nullable List<Long> people,
            Random random,
            Now now) {
        LocalDate today = now.today();
        LocalDate made = today.minusDays(1 + random.nextInt(DAYS_DONE));
        boolean done = owner != null && random.nextInt(100) < 30;
        boolean dated = random.nextInt(10) > 0;
        // a few late, some today, most to come
        LocalDate due = random.nextInt(10) == 0
                ? workingDay(today.minusDays(1 + random.nextInt(4)), -2)
                : workingDay(today.plusDays(random.nextInt(100) < 16 ? 0 : 1 + random.nextInt(20)), 2);
        int priority = random.nextInt(10);
        boolean resting = !done && random.nextInt(12) == 0;
        Instant finished = now.startOf(made.plusDays(1)).plusSeconds(8 * 3600L + 60L * random.nextInt(500));
        Long user = people != null && random.nextInt(4) == 0 ? people.get(random.nextInt(people.size())) : null;
        rows.add(
                TITLES.get(random.nextInt(TITLES.size())),
                account,
                user,
                1,
                owner != null && random.nextInt(5) == 0 ? owner : null,
                priority == 0 ? "low" : priority < 3 ? "high" : "normal",
                dated ? due : null,
                resting ? today.plusDays(2 + random.nextInt(10)) : null,
                done ? "done" : "open",
                done ? OUTCOMES.get(random.nextInt(OUTCOMES.size())) : "",
                done ? earlier(finished, now).atOffset(ZoneOffset.UTC) : null,
                done ? owner : null,
                owner == null ? maker : owner,
                now.startOf(made).plusSeconds(9 * 3600L).atOffset(ZoneOffset.UTC));
    }

    private static Instant earlier(Instant at, Now now) {
        return at.isAfter(now.instant()) ? now.instant() : at;
    }

    /** Nothing is due on a weekend. */
    private static LocalDate workingDay(LocalDate day, int otherwise) {
        return day.getDayOfWeek().getValue() < 6 ? day : day.plusDays(otherwise);
    }
}
