package app.steward.notice;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.val;

import app.steward.job.Recurring;
import app.steward.mail.TeamLetter;
import app.steward.mail.TeamMail;
import app.steward.mail.TeamText;
import app.steward.team.Covers;
import app.steward.team.TeamMember;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import app.steward.workspace.Workspaces;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * The day by mail: on working days at 08:00 in the workspace's zone, once for each member and day, whichever process looks
 * first. A day that is missed until its evening is missed: who comes late reads nothing of the morning.
 */
@Component
@DependsOnDatabaseInitialization
class Digest implements Recurring, TeamLetter {
    static final String TYPE = "digest";

    private static final LocalTime AT = LocalTime.of(8, 0);
    private static final LocalTime TOO_LATE = LocalTime.of(20, 0);

    /** What is older is no news, however long a member has had no digest. */
    private static final int LONGEST_DAYS = 7;

    private final DSLContext sql;
    private final Today today;
    private final Workspaces workspaces;
    private final TeamMail mail;
    private final Covers covers;
    private final List<DigestPart> parts;
    private final TransactionTemplate transaction;

    Digest(
            DSLContext sql,
            Today today,
            Workspaces workspaces,
            TeamMail mail,
            Covers covers,
            List<DigestPart> parts,
            TransactionTemplate transaction) {
        this.sql = sql;
        this.today = today;
        this.workspaces = workspaces;
        this.mail = mail;
        this.covers = covers;
        this.parts = parts.stream()
                .sorted(Comparator.comparingInt(DigestPart::place))
                .toList();
        this.transaction = transaction;
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void look() {
        Now now = today.now();
        LocalTime time = now.instant().atZone(now.zone()).toLocalTime();
        boolean works =
                workspaces.current().workingDays().days().contains(now.today().getDayOfWeek());
        if (works && !time.isBefore(AT) && time.isBefore(TOO_LATE) && mail.isPossible()) {
            transaction.executeWithoutResult(status -> queue(now.today()));
        }
    }

    /** The row of the day and the message commit together. */
    private void queue(LocalDate day) {
        sql.execute("""
                insert into digests (member_id, day)
                select m.id, {0} from team_members m
                 where m.disabled_at is null
                   and exists (select from notice_settings s where s.member_id = m.id and s.how = 'digest')
                   and not exists (select from digests d where d.member_id = m.id and d.day = {0})
                 order by m.id
                on conflict do nothing""", inline(day));
        mail.queue(
                TYPE,
                DSL.sql(
                        "select 'digest:' || d.member_id || ':' || d.day as key, d.member_id,"
                                + " jsonb_build_object('day', d.day) as payload from digests d"
                                + " where d.day = {0} and not exists (select from outbox o"
                                + " where o.key = 'digest:' || d.member_id || ':' || d.day)",
                        val(day)));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Optional<TeamText> write(TeamMember member, JsonNode payload) {
        LocalDate day = LocalDate.parse(payload.path("day").asString());
        Viewer viewer = covers.viewer(member);
        Instant since = before(member, day);
        List<TeamText.Part> all = new ArrayList<>();
        for (DigestPart part : parts) {
            List<TeamText.Line> lines = part.lines(viewer, day, since, DigestPart.MOST);
            if (!lines.isEmpty()) {
                List<TeamText.Line> shown = new ArrayList<>(lines.subList(0, Math.min(DigestPart.MOST, lines.size())));
                if (lines.size() > DigestPart.MOST && !part.all().isEmpty()) {
                    shown.add(new TeamText.Line("and more: see all", part.all()));
                }
                all.add(new TeamText.Part(part.heading(), shown));
            }
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(new TeamText("Your day in Steward", all, false));
    }

    /** When the digest before was due, so that no free day's news is lost and none comes twice. */
    private Instant before(TeamMember member, LocalDate day) {
        LocalDate before = sql.fetchSingle(
                        "select coalesce(max(day), {1} - 1) from digests"
                                + " where member_id = {0} and day < {1} and day >= {1} - {2}",
                        val(member.id()), inline(day), inline(LONGEST_DAYS))
                .get(0, LocalDate.class);
        return before.atTime(AT).atZone(today.now().zone()).toInstant();
    }
}
