package app.steward.notice;

import app.steward.job.Recurring;
import app.steward.workspace.Today;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jooq.DSLContext;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;

/**
 * Forgets notices: those that were read after 90 days, all others after two years. What tells once by key looks back no
 * further than that.
 */
@Component
@DependsOnDatabaseInitialization
class NoticeRetention implements Recurring {
    private static final int READ_DAYS = 90;
    private static final int YEARS = 2;
    private static final int AT_ONCE = 10_000;

    private final DSLContext sql;
    private final Today today;

    NoticeRetention(DSLContext sql, Today today) {
        this.sql = sql;
        this.today = today;
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    public void look() {
        OffsetDateTime read = moment(today.now().startOf(today.now().today().minusDays(READ_DAYS)));
        OffsetDateTime any = moment(today.now().startOf(today.now().today().minusYears(YEARS)));
        int deleted;
        do {
            deleted = sql.execute(
                    "delete from notices where id = any(array(select id from notices where at < ?::timestamptz and (read_at is not null"
                            + " or at < ?::timestamptz) order by at limit ? for update skip locked))",
                    read,
                    any,
                    AT_ONCE);
        } while (deleted == AT_ONCE);
    }

    private static OffsetDateTime moment(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
