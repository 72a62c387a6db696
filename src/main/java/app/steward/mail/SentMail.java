package app.steward.mail;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.condition.Subject;
import app.steward.outbox.Answer;
import app.steward.outbox.Outbox;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import app.steward.team.Visibility;
import app.steward.value.CleanText;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Every message, with what became of it, as far as the reader sees whom it is to: mail to customers with the user, mail
 * to the team oneself, and administrators that it was sent.
 */
@Component
@Transactional(readOnly = true)
public class SentMail {
    private static final String FROM = " from outbox o left join users u on u.id = o.user_id"
            + " left join accounts a on a.id = u.account_id left join team_members m on m.id = o.member_id"
            + " left join outbox_content c on c.id = o.id left join email_templates t on t.id = o.template_id where {0}";

    private static final String COLUMNS = "select o.*, u.external_id as user_external_id, u.label as user_label,"
            + " a.label as account_label, a.external_id as account_external_id, m.name as member_name,"
            + " m.email as member_email, case when {1} then c.subject end as subject, c.id is not null and not {1} as withheld,"
            + " c.sender, c.recipient, c.reply_to, t.name as template_name";

    private final DSLContext sql;
    private final Outbox outbox;
    private final AuditTrail trail;
    private final List<MailSource> sources;
    private final ApplicationEventPublisher events;

    SentMail(
            DSLContext sql,
            Outbox outbox,
            AuditTrail trail,
            List<MailSource> sources,
            ApplicationEventPublisher events) {
        this.sql = sql;
        this.outbox = outbox;
        this.trail = trail;
        this.sources = sources;
        this.events = events;
    }

    /**
     * Which messages.
     *
     * @param team whether those to the team, rather than to customers
     * @param days of the last so many days; null for all
     * @param state null for any
     * @param source empty for any
     * @param text in the name, address or id; empty for any
     * @param user number of the one that it is to; null for any
     */
    public record Filter(
            boolean team,
            @Nullable Integer days,
            @Nullable MessageState state,
            String source,
            String text,
            @Nullable Long user) {
        Filter ofAnyState() {
            return new Filter(team, days, null, source, text, user);
        }
    }

    /**
     * A message.
     *
     * @param user external id of whom it is to; null for the team
     * @param who what they are called
     * @param address that it went to; null where it has not been written yet
     * @param subject null where it has not been written yet, is forgotten or withheld
     * @param withheld whether it names an account that the reader does not see, so that what it says is not shown
     * @param template what the template is called; null for none
     * @param source what it comes from; null where nobody knows
     * @param at when it was handed over, is to be, or came to its end
     * @param reply what the server said last, or why it did not go; empty for nothing
     */
    public record Sent(
            long id,
            boolean team,
            MessageState state,
            @Nullable String user,
            String who,
            @Nullable String account,
            @Nullable String accountLabel,
            @Nullable String address,
            @Nullable String sender,
            @Nullable String replyTo,
            @Nullable String subject,
            boolean withheld,
            @Nullable Integer templateId,
            @Nullable Integer templateVersion,
            @Nullable String template,
            String sourceKey,
            MailSource.@Nullable Named source,
            @Nullable Long run,
            @Nullable String step,
            Instant queuedAt,
            Instant at,
            @Nullable Instant handedAt,
            @Nullable Instant sentAt,
            int attempts,
            @Nullable String messageId,
            String reply) {}

    /** Whether the viewer may look at all. */
    public static void requireReader(Viewer viewer) {
        if (!viewer.mayEditAccounts()) {
            throw new NotAllowed("Sent mail is for those who work with customers.");
        }
    }

    static Condition seen(Viewer viewer, boolean team) {
        if (!team) {
            return condition("o.kind = {0} and o.user_id is not null", inline(CustomerMail.KIND))
                    .and(Visibility.of(viewer, Subject.USER, field(name("u", "account_id"), Long.class)));
        }
        Condition all = condition("o.kind = {0}", inline(TeamMail.KIND));
        return viewer.mayAdminister()
                ? all
                : all.and(condition("o.member_id = {0}", val(viewer.memberId(), Long.class)));
    }

    /**
     * Whether the viewer reads what a message says, of {@code outbox_content c}: who sees all accounts that it names, which
     * may be others than the one whose user it is to.
     */
    static Condition readable(Viewer viewer) {
        return Visibility.each(viewer, field(name("c", "accounts"), Long[].class));
    }

    private static Condition which(Viewer viewer, Filter filter) {
        Condition which = seen(viewer, filter.team());
        if (filter.days() != null) {
            which = which.and(
                    condition("o.created_at > clock_timestamp() - make_interval(days => {0})", inline(filter.days())));
        }
        if (filter.state() == MessageState.WAITING) {
            which = which.and(condition("o.state in ('waiting', 'claimed', 'handing_over')"));
        } else if (filter.state() != null) {
            which = which.and(condition("o.state = {0}", inline(filter.state().key())));
        }
        if (!filter.source().isEmpty()) {
            which = which.and(condition("o.source = {0}", val(filter.source())));
        }
        if (filter.user() != null) {
            which = which.and(condition("o.user_id = {0}", val(filter.user())));
        }
        String text = CleanText.of(filter.text());
        if (!text.isEmpty()) {
            String like = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
            which = which.and(condition(
                    "(u.label ilike {0} or u.email_fold like lower({0}) or m.name ilike {0} or c.recipient ilike {0}"
                            + " or o.message_id = {1})",
                    val(like), val(text)));
        }
        return which;
    }

    /** How many there are of each state; those without one are left out. */
    public Map<MessageState, Integer> counts(Viewer viewer, Filter filter) {
        Map<MessageState, Integer> counts = new EnumMap<>(MessageState.class);
        sql.fetch("select o.state, count(*)::int as n" + FROM + " group by 1", which(viewer, filter.ofAnyState()))
                .forEach(row -> counts.merge(
                        MessageState.stored(row.get("state", String.class)),
                        row.get("n", Integer.class),
                        Integer::sum));
        return counts;
    }

    int count(Viewer viewer, Filter filter) {
        return sql.fetchSingle("select count(*)" + FROM, which(viewer, filter)).get(0, Integer.class);
    }

    /** The newest first. */
    public List<Sent> list(Viewer viewer, Filter filter, int skipped, int limit) {
        return named(sql.fetch(
                COLUMNS + FROM + " order by o.created_at desc, o.id desc offset {2} limit {3}",
                which(viewer, filter),
                readable(viewer),
                inline(skipped),
                inline(limit)));
    }

    /** Those queued before one; null for the newest. */
    public List<Sent> before(Viewer viewer, Filter filter, @Nullable Long id, int limit) {
        Condition older = id == null ? noCondition() : condition("o.id < {0}", val(id));
        return named(sql.fetch(
                COLUMNS + FROM + " order by o.id desc limit {2}",
                which(viewer, filter).and(older),
                readable(viewer),
                inline(limit)));
    }

    /** One that the viewer sees; throws {@link NotFound}. */
    public Sent find(Viewer viewer, long id) {
        return of(viewer, id)
                .orElseThrow(() -> new NotFound("There is no such message, or it is to somebody whom you do not see."));
    }

    /** One that the viewer sees; empty where there is none. */
    public Optional<Sent> of(Viewer viewer, long id) {
        Condition one = condition("o.id = {0}", val(id));
        return named(sql.fetch(
                        COLUMNS + FROM,
                        seen(viewer, false).or(seen(viewer, true)).and(one),
                        readable(viewer)))
                .stream()
                .findFirst();
    }

    /**
     * What was handed over.
     *
     * @param html a whole document, from outside
     */
    public record Content(String subject, String html, String text) {}

    /** Empty where it has not been written yet, is forgotten, withheld, or is to another member of the team. */
    public Optional<Content> content(Viewer viewer, long id) {
        Sent sent = find(viewer, id);
        Condition own =
                sent.team() ? condition("o.member_id = {0}", val(viewer.memberId(), Long.class)) : noCondition();
        return sql.fetchOptional(
                        "select c.subject, c.html, c.plain from outbox_content c join outbox o on o.id = c.id where {0}",
                        condition("c.id = {0}", val(id)).and(own).and(readable(viewer)))
                .map(row -> new Content(
                        row.get("subject", String.class),
                        row.get("html", String.class),
                        row.get("plain", String.class)));
    }

    /** Where messages of the last days come from, by key. */
    public Map<String, MailSource.Named> sources(Viewer viewer, Filter filter) {
        Set<String> keys = new LinkedHashSet<>(sql.fetch(
                        "select distinct o.source" + FROM + " order by 1 limit 200",
                        which(viewer, new Filter(filter.team(), filter.days(), null, "", "", null)))
                .getValues(0, String.class));
        return names(keys);
    }

    private Map<String, MailSource.Named> names(Collection<String> keys) {
        Map<String, MailSource.Named> names = new HashMap<>();
        for (MailSource source : sources) {
            List<String> own = keys.stream().filter(source::owns).toList();
            if (!own.isEmpty()) {
                names.putAll(source.named(own));
            }
        }
        return names;
    }

    private List<Sent> named(List<? extends Record> rows) {
        Map<String, MailSource.Named> names =
                names(rows.stream().map(row -> row.get("source", String.class)).collect(Collectors.toSet()));
        return rows.stream().map(row -> sent(row, names)).toList();
    }

    private static Sent sent(Record row, Map<String, MailSource.Named> names) {
        boolean team = row.get("kind", String.class).equals(TeamMail.KIND);
        Instant handed = instant(row, "handed_at");
        Instant sent = instant(row, "sent_at");
        Instant due = instant(row, "not_before");
        Instant queued = instant(row, "created_at");
        String recipient = row.get("recipient", String.class);
        String source = row.get("source", String.class);
        String who = row.get(team ? "member_name" : "user_label", String.class);
        String reply = row.get("reply", String.class);
        MessageState state = MessageState.stored(row.get("state", String.class));
        Instant then = state == MessageState.WAITING && due != null ? due : handed != null ? handed : queued;
        return new Sent(
                row.get("id", Long.class),
                team,
                state,
                team ? null : row.get("user_external_id", String.class),
                who == null ? "" : who,
                row.get("account_external_id", String.class),
                row.get("account_label", String.class),
                recipient != null ? recipient : row.get("member_email", String.class),
                row.get("sender", String.class),
                row.get("reply_to", String.class),
                row.get("subject", String.class),
                row.get("withheld", Boolean.class),
                row.get("template_id", Integer.class),
                row.get("template_version", Integer.class),
                row.get("template_name", String.class),
                source,
                names.get(source),
                row.get("run_id", Long.class),
                row.get("step", String.class),
                queued == null ? Instant.EPOCH : queued,
                then == null ? Instant.EPOCH : then,
                handed,
                sent,
                row.get("attempts", Integer.class),
                row.get("message_id", String.class),
                reply == null ? "" : reply);
    }

    private static @Nullable Instant instant(Record row, String column) {
        OffsetDateTime at = row.get(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    /** A person says that one in doubt arrived. */
    @Transactional
    public void delivered(Viewer viewer, long id) {
        Sent sent = locked(viewer, id);
        if (sent.state() != MessageState.IN_DOUBT) {
            throw new Conflict("Only a message in doubt can be said to be delivered. This one is: "
                    + sent.state().label().toLowerCase(Locale.ROOT) + ".");
        }
        String reply = "Delivered, says " + viewer.name();
        sql.execute("update outbox set state = 'sent', reply = ?, sent_at = clock_timestamp() where id = ?", reply, id);
        settled(id, Answer.sent(reply));
        trail.record(viewer, "marked as delivered", "message", Long.toString(id), label(sent), null, null);
    }

    /** A person lets one go again that was held, refused or is in doubt: all that may stand against it is asked anew. */
    @Transactional
    public void again(Viewer viewer, long id) {
        Sent sent = locked(viewer, id);
        String key = (String) sql.fetchValue("select key from outbox where id = ?", id);
        if (!sent.state().goesAgain() || !outbox.again(key)) {
            throw new Conflict("Only a message that is held, refused or in doubt is sent again. This one is: "
                    + sent.state().label().toLowerCase(Locale.ROOT) + ".");
        }
        settled(id, Answer.notNow("Sent again by " + viewer.name()));
        trail.record(viewer, "sent again", "message", Long.toString(id), label(sent), null, null);
    }

    private Sent locked(Viewer viewer, long id) {
        requireReader(viewer);
        sql.execute("select 1 from outbox where id = ? for update", id);
        return find(viewer, id);
    }

    private void settled(long id, Answer answer) {
        Record row = sql.fetchOne("select * from outbox where id = ? and kind = 'customer'", id);
        if (row != null) {
            events.publishEvent(new MessageSettled(CustomerMessage.of(row), answer));
        }
    }

    private static String label(Sent sent) {
        return (sent.subject() == null ? "A message" : sent.subject()) + " to " + sent.who();
    }
}
