package app.steward.journey;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import app.steward.mail.TeamText;
import app.steward.notice.DigestPart;
import app.steward.team.Viewer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/** Goals of journeys in the digest that users of the member's accounts reached since the digest before. */
@Component
class DigestGoals implements DigestPart {
    private static final String REACHED = """
            select r.journey_id, k.name, u.external_id, u.label, a.label as account
            from journey_runs r join rules k on k.id = r.journey_id
              join users u on u.id = r.user_id join accounts a on a.id = u.account_id
            where r.goal_at >= {0} and u.archived_at is null and a.archived_at is null and {1}
              and exists (select from account_assignments x where x.account_id = a.id and x.member_id = any ({2}))
            order by r.goal_at desc, r.id desc limit {3}""";

    private final DSLContext sql;

    DigestGoals(DSLContext sql) {
        this.sql = sql;
    }

    @Override
    public int place() {
        return 26;
    }

    @Override
    public String heading() {
        return "Goals reached";
    }

    @Override
    public List<TeamText.Line> lines(Viewer member, LocalDate day, Instant since, int most) {
        return sql.fetch(
                        REACHED,
                        inline(since.atOffset(ZoneOffset.UTC)),
                        member.sees(Subject.USER, field(name("u", "account_id"), Long.class)),
                        val(member.books().toArray(Long[]::new)),
                        inline(most + 1))
                .map(DigestGoals::line);
    }

    private static TeamText.Line line(Record row) {
        return new TeamText.Line(
                row.get("name", String.class) + ": " + row.get("label", String.class) + ", "
                        + row.get("account", String.class),
                "/journeys/" + row.get("journey_id") + "/users/"
                        + UriUtils.encode(row.get("external_id", String.class), StandardCharsets.UTF_8));
    }

    @Override
    public String all() {
        return "";
    }
}
