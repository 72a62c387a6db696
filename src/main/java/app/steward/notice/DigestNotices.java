package app.steward.notice;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.val;

import app.steward.mail.TeamText;
import app.steward.team.Viewer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** What else a member wants to read in the digest: notices that came since the digest before, and are not read yet. */
@Component
class DigestNotices implements DigestPart {
    private final DSLContext sql;
    private final Notices notices;

    DigestNotices(DSLContext sql, Notices notices) {
        this.sql = sql;
        this.notices = notices;
    }

    @Override
    public int place() {
        return 30;
    }

    @Override
    public String heading() {
        return "What else there is";
    }

    @Override
    public List<TeamText.Line> lines(Viewer member, LocalDate day, Instant since, int most) {
        List<Long> ids = sql.fetch("""
                        select n.id from notices n
                          join notice_settings s on s.member_id = n.member_id and s.kind = n.kind and s.how = 'digest'
                         where n.member_id = {0} and n.read_at is null and n.at >= {1} order by n.id desc limit {2}""", val(member.member()), val(since.atOffset(ZoneOffset.UTC)), inline(most * 3))
                .getValues(0, Long.class);
        List<TeamText.Line> lines = new ArrayList<>();
        for (Long id : ids) {
            if (lines.size() > most) {
                break;
            }
            notices.find(member, id)
                    .ifPresent(notice -> lines.add(new TeamText.Line(
                            notice.label() == null ? notice.text() : notice.label() + ": " + notice.text(),
                            "/notices/" + id)));
        }
        return lines;
    }

    @Override
    public String all() {
        return "/notices";
    }
}
