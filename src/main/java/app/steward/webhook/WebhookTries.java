package app.steward.webhook;

import static org.jooq.impl.DSL.val;

import app.steward.notice.NoticeKind;
import app.steward.notice.Notices;
import app.steward.outbox.Outbox;
import app.steward.webhook.WebhookPost.Reply;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Writes down each try, and turns off webhooks that are gone or have not answered for days. */
@Component
class WebhookTries {
    static final NoticeKind OFF = new NoticeKind(
            "webhook_off",
            "Webhooks that went off",
            "An endpoint is gone, or has not answered for five days, and is told nothing any more.",
            "lightning",
            false);

    private static final int DAYS_IN_VAIN = 5;
    private static final int GONE = 410;

    private final DSLContext sql;
    private final Notices notices;
    private final Outbox outbox;

    WebhookTries(DSLContext sql, Notices notices, Outbox outbox) {
        this.sql = sql;
        this.notices = notices;
        this.outbox = outbox;
    }

    @Configuration(proxyBeanMethods = false)
    static class Kinds {
        @Bean
        NoticeKind webhookOffKind() {
            return OFF;
        }
    }

    @Transactional
    public void record(int webhook, long message, String headers, Reply reply) {
        sql.execute(
                "insert into webhook_deliveries (webhook_id, message_id, took_ms, headers, status, answer, error)"
                        + " values ({0}, {1}, {2}, {3}, {4}, {5}, {6})",
                val(webhook),
                val(message),
                val(reply.millis()),
                val(headers),
                val(reply.status(), Integer.class),
                val(reply.answer()),
                val(reply.error()));
        if (reply.isGood()) {
            sql.execute(
                    "update webhooks set failing_since = null, last_error = '', last_try_at = clock_timestamp()"
                            + " where id = {0}",
                    val(webhook));
            return;
        }
        sql.execute(
                "update webhooks set failing_since = coalesce(failing_since, clock_timestamp()), last_error = {1},"
                        + " last_try_at = clock_timestamp() where id = {0}",
                val(webhook), val(reply.words()));
        String why = why(webhook, reply.status());
        if (why != null) {
            turnOff(webhook, why);
        }
    }

    private @Nullable String why(int webhook, @Nullable Integer status) {
        if (status != null && status == GONE) {
            return "410 Gone";
        }
        boolean inVain = sql.fetchExists(sql.selectFrom("webhooks")
                .where(
                        "id = {0} and failing_since < clock_timestamp() - make_interval(days => {1})",
                        val(webhook), val(DAYS_IN_VAIN)));
        return inVain ? "No success for " + DAYS_IN_VAIN + " days" : null;
    }

    private void turnOff(int webhook, String why) {
        int off = sql.execute(
                "update webhooks set active = false, off_why = {1}, version = version + 1 where id = {0} and active",
                val(webhook), val(why));
        if (off == 0) {
            return;
        }
        outbox.cancelAll(Webhooks.KIND, Integer.toString(webhook), "The webhook went off: " + why);
        notices.add(OFF, sql.resultQuery("""
                select m.id as member_id, 'webhook_off:' || w.id || ':' || w.version as key, null::bigint as account_id,
                  'Webhook ' || w.name || ' is off: ' || w.off_why as text,
                  '/settings/webhooks?webhook=' || w.id as ref
                from team_members m, webhooks w where w.id = {0} and m.profile = 'administrator'""", val(webhook)));
    }
}
