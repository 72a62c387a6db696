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
import org.springframework.stereotype.Component;

/** What the team did with the demo's customers in the last ninety days: most accounts a little, some a lot. */
@Component
class DemoTouchpoints {
    private static final long SEED = 1977;
    private static final int DAYS = 90;

    /** A kind, how often it comes, and what is said. */
    private record Said(String kind, int often, List<String> texts) {}

    private static final List<Said> SAID = List.of(
            new Said(
                    "call",
                    34,
                    List.of(
                            "Plans for the new site: two more teams start in spring, about 15 seats. Sends the list of"
                                    + " names by Friday.",
                            "Asked about single sign-on. Their IT wants it before the next roll-out; set up a call"
                                    + " with our engineer.",
                            "Quick check-in. Happy with the dashboards, still exports to a spreadsheet for the monthly"
                                    + " report.",
                            "Renewal: the budget is approved, purchasing needs the offer in writing.",
                            "No answer, left a message.",
                            "Went through the open tickets. The import problem is solved, the slow board is what hurts"
                                    + " now.",
                            "Usage has gone down since the reorganisation. The new team lead does not know the product"
                                    + " yet; offered a training.")),
            new Said(
                    "email",
                    26,
                    List.of(
                            "Sent the tips for scheduled reports.",
                            "Answered the question about user roles, with the link to the guide.",
                            "Asked for a time for the business review.",
                            "Invited to the webinar on templates.",
                            "Shared the release notes; calendar sync is what they waited for.")),
            new Said(
                    "meeting",
                    14,
                    List.of(
                            "Kick-off with the project team. Goals agreed: replace the spreadsheets by summer, all"
                                    + " planners in by then.\n"
                                    + "Next: import of the old data, names of the first ten users.",
                            "On site. Saw how the plant uses the boards: one person types for the whole shift. Mobile"
                                    + " would change that.",
                            "Met the new head of operations. Wants a report on savings before he decides about the"
                                    + " second plant.")),
            new Said(
                    "message",
                    8,
                    List.of(
                            "Asked in chat how to copy a project. Showed templates.",
                            "Reminded them of the missing data check.",
                            "Thanks for the quick help with the export.")),
            new Said(
                    "review",
                    5,
                    List.of(
                            "Quarterly review. What went well: adoption in planning, fewer tickets. What did not:"
                                    + " reports still made by hand.\n"
                                    + "Agreed: two workshops on scheduled reports, and a look at the API for their"
                                    + " warehouse.\n"
                                    + "Sponsor confirmed that the contract goes on.",
                            "Yearly review with sponsor and IT. They would recommend us; open points are access rights"
                                    + " and an archive for old projects.")),
            new Said(
                    "training",
                    5,
                    List.of(
                            "Training for new users, nine people. Most questions were about templates.",
                            "Workshop on scheduled reports. Four reports are set up and go out on Monday.")),
            new Said(
                    "note",
                    8,
                    List.of(
                            "The sponsor leaves at the end of the quarter. Find out who follows.",
                            "Competes with an in-house tool in the second plant. Tread carefully.",
                            "Prefers e-mail, never call before ten.",
                            "Good candidate for a reference story.")));

    private final DSLContext sql;

    DemoTouchpoints(DSLContext sql) {
        this.sql = sql;
    }

    /** By each account's success manager, with those users of it who have a persona. */
    void make(Now now) {
        Random random = new Random(SEED);
        Map<Long, List<Long>> people = new HashMap<>();
        sql.fetch("select account_id, id from users where persona is not null order by id")
                .forEach(row -> people.computeIfAbsent(row.get(0, Long.class), account -> new ArrayList<>())
                        .add(row.get(1, Long.class)));
        Rows rows = new Rows(
                "touchpoints", "kind", "at", "account_id", "user_id", "author_id", "text", "created_at", "updated_at");
        sql.fetch("select account_id, member_id from account_assignments where role_id = 1 order by account_id")
                .forEach(row -> {
                    long account = row.get(0, Long.class);
                    int many = Math.max(0, (int) Math.round(3 + random.nextGaussian() * 3));
                    for (int i = 0; i < (random.nextInt(25) == 0 ? many + 18 : many); i++) {
                        add(
                                rows,
                                account,
                                row.get(1, Long.class),
                                people.getOrDefault(account, List.of()),
                                random,
                                now);
                    }
                });
        rows.insert(sql);
    }

    private static void add(Rows rows, long account, long author, List<Long> people, Random random, Now now) {
        Said said = one(random);
        LocalDate day = now.today().minusDays(random.nextInt(DAYS));
        if (day.getDayOfWeek().getValue() > 5) {
            day = day.minusDays(2);
        }
        Instant at = now.startOf(day).plusSeconds(8 * 3600L + 300L * random.nextInt(9 * 12));
        if (at.isAfter(now.instant())) {
            return;
        }
        boolean alone = people.isEmpty() || said.kind().equals("note");
        rows.add(
                said.kind(),
                at.atOffset(ZoneOffset.UTC),
                account,
                alone ? null : people.get(random.nextInt(people.size())),
                author,
                said.texts().get(random.nextInt(said.texts().size())),
                at.atOffset(ZoneOffset.UTC),
                at.atOffset(ZoneOffset.UTC));
    }

    private static Said one(Random random) {
        int roll = random.nextInt(SAID.stream().mapToInt(Said::often).sum());
        for (Said said : SAID) {
            roll -= said.often();
            if (roll < 0) {
                return said;
            }
        }
        throw new IllegalStateException("Nothing is said");
    }
}
