package app.steward.webhook;

import app.steward.job.Recurring;
import java.time.Duration;
import org.jooq.DSLContext;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;

/** Forgets what webhooks were told after 30 days, with its tries. What still waits stays until something became of it. */
@Component
@DependsOnDatabaseInitialization
class WebhookRetention implements Recurring {
    private static final int AT_ONCE = 5_000;

    private final DSLContext sql;

    WebhookRetention(DSLContext sql) {
        this.sql = sql;
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    public void look() {
        int deleted;
        do {
            deleted = sql.execute(
                    "delete from outbox where id = any (array(select id from outbox where kind = 'webhook'"
                            + " and created_at < clock_timestamp() - make_interval(days => ?)"
                            + " and state not in ('waiting', 'claimed', 'handing_over') order by id limit ?"
                            + " for update skip locked))",
                    WebhookDeliveries.DAYS,
                    AT_ONCE);
        } while (deleted == AT_ONCE);
    }
}
