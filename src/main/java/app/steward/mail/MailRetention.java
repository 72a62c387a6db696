package app.steward.mail;

import app.steward.job.Recurring;
import java.time.Duration;
import org.jooq.DSLContext;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;

/** Forgets what was said in messages, and what came back about them, after 90 days. That they were sent stays. */
@Component
@DependsOnDatabaseInitialization
class MailRetention implements Recurring {
    private static final String OLD = " < clock_timestamp() - interval '90 days'";
    private static final int AT_ONCE = 10_000;

    private final DSLContext sql;

    MailRetention(DSLContext sql) {
        this.sql = sql;
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    public void look() {
        forget("outbox_content", "created_at");
        forget("mail_events", "at");
    }

    private void forget(String table, String column) {
        int deleted;
        do {
            deleted = sql.execute("delete from " + table + " where id = any(array(select id from " + table + " where "
                    + column + OLD + " order by " + column + " limit " + AT_ONCE + " for update skip locked))");
        } while (deleted == AT_ONCE);
    }
}
