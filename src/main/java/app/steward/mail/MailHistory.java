package app.steward.mail;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.sql;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import app.steward.team.Viewer;
import app.steward.team.Visibility;
import app.steward.workspace.Now;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.QueryPart;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What became of messages to a user, or to users of an account, and what came back: for who reads sent mail. */
@Component
@Transactional(readOnly = true)
public class MailHistory {
    private final DSLContext sql;

    MailHistory(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * A message to a user that came to its end; of an account, messages of one template on one day that came to the same.
     *
     * @param at of the last of them
     * @param id of the last of them
     * @param called its subject, else its template
     * @param reason why it did not arrive; empty where it did
     * @param user external id of whom the last of them is to
     * @param others to how many more users
     */
    public record Sent(
            Instant at,
            long id,
            MessageState state,
            @Nullable String called,
            String reason,
            String user,
            String label,
            int others) {}

    private static final String SENT = """
            select o.state, e.reason, max(e.at) as at, count(distinct u.id)::int as n,
              (array_agg(o.id order by e.at desc, o.id))[1] as id,
              (array_agg({1} order by e.at desc, o.id))[1] as called,
              (array_agg(u.external_id order by e.at desc, o.id))[1] as external_id,
              (array_agg(u.label order by e.at desc, o.id))[1] as label
            from users u join outbox o on o.user_id = u.id left join outbox_content c on c.id = o.id
            left join email_templates t on t.id = o.template_id
            cross join lateral (select coalesce(o.handed_at, o.not_before, o.created_at) as at,
              case when o.state in ('refused', 'skipped', 'cancelled') then coalesce(o.reply, '') else '' end as reason) e
            where {0} and o.kind = 'customer'
              and o.state in ('sent', 'kept', 'in_doubt', 'refused', 'skipped', 'cancelled')
            group by o.state, o.template_id, e.reason, {2}
            having {3} order by max(e.at) desc limit {4}""";

    /** The latest first. */
    public List<Sent> sent(Viewer viewer, Subject subject, long id, @Nullable Instant before, Now now, int limit) {
        boolean account = subject == Subject.ACCOUNT;
        QueryPart together =
                account ? sql("(e.at at time zone {0})::date", inline(now.zone().getId())) : sql("o.id");
        // messages to many have a subject each
        QueryPart called = account
                ? field(name("t", "name"), String.class)
                : sql("coalesce(case when {0} then c.subject end, t.name)", SentMail.readable(viewer));
        return sql.fetch(
                        SENT,
                        of(viewer, subject, id),
                        called,
                        together,
                        before == null ? noCondition() : condition("max(e.at) < {0}", moment(before)),
                        inline(limit))
                .map(row -> new Sent(
                        row.get("at", OffsetDateTime.class).toInstant(),
                        row.get("id", Long.class),
                        MessageState.stored(row.get("state", String.class)),
                        row.get("called", String.class),
                        row.get("reason", String.class),
                        row.get("external_id", String.class),
                        row.get("label", String.class),
                        row.get("n", Integer.class) - 1));
    }

    /**
     * What came of an address.
     *
     * @param kind of {@code mail_events}, or {@code by_hand}
     * @param detail how that is known; empty for nothing
     * @param by who did it by hand
     */
    public record Heard(
            Instant at,
            String kind,
            String detail,
            String user,
            String label,
            @Nullable String by) {}

    private static final String HEARD = """
            select e.at, e.kind, e.detail, m.name as by, (array_agg(u.external_id order by u.id))[1] as external_id,
              (array_agg(u.label order by u.id))[1] as label
            from users u join addresses x on x.address collate "C" = u.email_fold collate "C"
            cross join lateral (
              select v.id, v.at, v.kind, v.detail, null::bigint as member from mail_events v where v.address_hash = x.hash
              union all select 0, x.suppressed_at, x.suppressed, x.source, x.member_id where x.suppressed = 'by_hand') e
            left join team_members m on m.id = e.member
            where {0} and {1} group by x.hash, e.id, e.at, e.kind, e.detail, m.name order by e.at desc limit {2}""";

    /** The latest first; each once, also where several users of an account have one mailbox. */
    public List<Heard> heard(Viewer viewer, Subject subject, long id, @Nullable Instant before, int limit) {
        return sql.fetch(
                        HEARD,
                        of(viewer, subject, id),
                        before == null ? noCondition() : condition("e.at < {0}", moment(before)),
                        inline(limit))
                .map(row -> new Heard(
                        row.get("at", OffsetDateTime.class).toInstant(),
                        row.get("kind", String.class),
                        row.get("detail", String.class),
                        row.get("external_id", String.class),
                        row.get("label", String.class),
                        row.get("by", String.class)));
    }

    private static Condition of(Viewer viewer, Subject subject, long id) {
        return condition(
                        subject == Subject.ACCOUNT ? "u.account_id = {0} and u.archived_at is null" : "u.id = {0}",
                        val(id))
                .and(Visibility.oneByOne(viewer, Subject.USER, field(name("u", "account_id"), Long.class)));
    }

    private static QueryPart moment(Instant at) {
        return val(at.atOffset(ZoneOffset.UTC));
    }
}
