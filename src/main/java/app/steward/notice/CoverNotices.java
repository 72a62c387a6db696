package app.steward.notice;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.resultQuery;
import static org.jooq.impl.DSL.sql;

import app.steward.job.Recurring;
import app.steward.team.CoverChanged;
import app.steward.team.Covers;
import app.steward.workspace.Today;
import java.time.Duration;
import java.time.LocalDate;
import org.jooq.Field;
import org.jooq.SQL;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells deputies that they stand in, and who returns that it is over. Begins and ends come with the days, so they are
 * looked for: on every replica, and told once.
 */
@Component
@DependsOnDatabaseInitialization
class CoverNotices implements Recurring {
    static final NoticeKind COVER = new NoticeKind(
            "cover", "Cover", "You are to stand in for a colleague, or a colleague for you.", "people", false);

    /** Whoever was stopped for so many days still tells what ended meanwhile. */
    private static final int LATE = 30;

    private static final SQL DAYS =
            sql("to_char(c.from_on, 'FMDD Mon YYYY') || ' to ' || to_char(c.to_on, 'FMDD Mon YYYY')");

    private final Notices notices;
    private final Today today;
    private final TransactionTemplate transaction;

    CoverNotices(Notices notices, Today today, TransactionTemplate transaction) {
        this.notices = notices;
        this.today = today;
        this.transaction = transaction;
    }

    @Configuration(proxyBeanMethods = false)
    static class Kinds {
        @Bean
        NoticeKind coverKind() {
            return COVER;
        }
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @EventListener
    void on(CoverChanged changed) {
        look();
    }

    @Override
    public void look() {
        transaction.executeWithoutResult(status -> tell());
    }

    private void tell() {
        LocalDate day = today.now().today();
        Field<LocalDate> now = inline(day);
        notices.add(COVER, resultQuery("""
                select c.deputy_id as member_id, 'cover:' || c.id || ':set' as key, null::bigint as account_id,
                       'You are to stand in for ' || m.name || ', ' || {1} as text, '/profile' as ref
                  from covers c join team_members m on m.id = c.member_id
                 where c.from_on > {0} and c.ended_at is null and c.created_by is distinct from c.deputy_id
                union all
                select c.member_id, 'cover:' || c.id || ':given', null, d.name || ' is to stand in for you, ' || {1},
                       '/profile'
                  from covers c join team_members d on d.id = c.deputy_id
                 where c.to_on >= {0} and c.ended_at is null and c.created_by is distinct from c.member_id""", now, DAYS));
        notices.add(COVER, resultQuery("""
                select c.deputy_id as member_id, 'cover:' || c.id || ':begins' as key, null::bigint as account_id,
                       'You stand in for ' || m.name || ', ' || {0} as text, '/accounts?assigned=' ||
                       replace(replace(replace(replace(m.email, '%', '%25'), '+', '%2B'), '&', '%26'), '#', '%23') as ref
                  from covers c join team_members m on m.id = c.member_id where {1}""", DAYS, Covers.holds("c", day)));
        notices.add(COVER, resultQuery("""
                select c.member_id, 'cover:' || c.id || ':ends' as key, null::bigint as account_id,
                       d.name || ' stood in for you, ' || {1} || '. See what was done.' as text,
                       '/covers/' || c.id as ref
                  from covers c join team_members d on d.id = c.deputy_id
                 where c.to_on between {0} - {2} and {0} - 1 or c.ended_at is not null and c.to_on >= {0} - {2}
                union all
                select c.deputy_id, 'cover:' || c.id || ':over', null, 'You stand in for ' || m.name || ' no longer', '/profile'
                  from covers c join team_members m on m.id = c.member_id
                 where c.to_on between {0} - {2} and {0} - 1 or c.ended_at is not null and c.to_on >= {0} - {2}""", now, DAYS, inline(LATE)));
    }
}
