package app.steward.mail;

import static org.jooq.impl.DSL.val;

import app.steward.outbox.Answer;
import app.steward.outbox.Message;
import app.steward.outbox.Sender;
import app.steward.template.Rendered;
import app.steward.template.TemplateRendering;
import app.steward.workspace.Now;
import app.steward.workspace.TimeZones;
import app.steward.workspace.Today;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Sends messages to customers, each once at most. Everything that may stand against one is asked in the transaction that
 * commits that it is handed over, with its address locked, so that two can't pass each other by.
 */
@Component
class CustomerSender implements Sender {
    /** A minute, 5, 15, 60, then hourly: 48 hours. */
    private static final List<Duration> WAITS = Stream.concat(
                    Stream.of(1, 5, 15, 60).map(Duration::ofMinutes),
                    IntStream.range(0, 47).mapToObj(i -> Duration.ofHours(1)))
            .toList();

    private static final DateTimeFormatter BEGIN = DateTimeFormatter.ofPattern("d MMM, HH:mm VV", Locale.ENGLISH);

    private final DSLContext sql;
    private final Today today;
    private final MailSettings settings;
    private final MailServer server;
    private final Addresses addresses;
    private final UnsubscribeLinks links;
    private final TemplateRendering templates;
    private final List<MailSource> sources;
    private final ApplicationEventPublisher events;

    CustomerSender(
            DSLContext sql,
            Today today,
            MailSettings settings,
            MailServer server,
            Addresses addresses,
            UnsubscribeLinks links,
            TemplateRendering templates,
            List<MailSource> sources,
            ApplicationEventPublisher events) {
        this.sql = sql;
        this.today = today;
        this.settings = settings;
        this.server = server;
        this.addresses = addresses;
        this.links = links;
        this.templates = templates;
        this.sources = sources;
        this.events = events;
    }

    @Override
    public String kind() {
        return CustomerMail.KIND;
    }

    @Override
    public boolean onceAtMost() {
        return true;
    }

    @Override
    public List<Duration> waits() {
        return WAITS;
    }

    @Override
    public int room() {
        return server.room();
    }

    @Override
    public void pace() {
        server.pace();
    }

    private static final String ROW = """
            select o.id, o.key, o.source, o.user_id, o.run_id, o.step, o.template_id, o.message_id, u.email, u.name,
                   u.label, u.time_zone, u.account_id, u.archived_at is not null or a.archived_at is not null as archived
              from outbox o join users u on u.id = o.user_id left join accounts a on a.id = u.account_id
             where o.id = ?""";

    @Override
    public Optional<Answer> stop(Message message) {
        // a try of before does not count against this one
        sql.execute("update outbox set handed_at = null where id = ? and handed_at is not null", message.id());
        Record row = sql.fetchOne(ROW, message.id());
        if (row == null) {
            return Optional.of(Answer.skipped("The user was deleted"));
        }
        CustomerMessage mine = CustomerMessage.of(row);
        String email = row.get("email", String.class);
        if (email == null) {
            return Optional.of(Answer.skipped("There is no e-mail address"));
        } else if (!Addresses.isAddress(email)) {
            return Optional.of(Answer.skipped("“" + email + "” is no e-mail address"));
        } else if (row.get("archived", Boolean.class)) {
            return Optional.of(Answer.skipped(row.get("label", String.class) + " is archived"));
        }
        Now now = today.now();
        MailSetup setup = settings.current();
        return against(mine, email, setup, now)
                .or(() -> tooLate(setup.hours(), TimeZones.of(row.get("time_zone", String.class), now.zone()), now))
                .or(() -> sources.stream()
                        .filter(source -> source.owns(mine.source()))
                        .findFirst()
                        .flatMap(source -> source.stop(mine)))
                .or(() -> prepare(mine, row, email, message.payload(), setup, now));
    }

    /** What the address itself says against it. */
    private Optional<Answer> against(CustomerMessage mine, String email, MailSetup setup, Now now) {
        Instant since = now.instant().minus(CustomerMail.WEEK);
        Addresses.Known known = addresses.locked(email, since, now.zone());
        if (known.problem() != null) {
            return Optional.of(Answer.skipped(known.problem()));
        } else if (known.handed().length >= setup.cap()) {
            return Optional.of(Answer.skipped("Cap: " + setup.cap() + " messages in 7 days"));
        } else if (mine.step() != null && gotThisStep(mine, email, since)) {
            return Optional.of(Answer.skipped("The same mailbox got this step’s message in the last 7 days"));
        }
        return Optional.empty();
    }

    /**
     * What was queued within the sending hours may be late: the server took no more in an hour, or nothing at all, or a
     * person let it go at night.
     */
    private static Optional<Answer> tooLate(SendingHours hours, ZoneId zone, Now now) {
        Instant next = hours.next(now.instant(), zone);
        return next.isAfter(now.instant())
                ? Optional.of(Answer.later(
                        "The sending hours begin on " + BEGIN.format(next.atZone(zone)),
                        Duration.between(now.instant(), next)))
                : Optional.empty();
    }

    private boolean gotThisStep(CustomerMessage mine, String email, Instant since) {
        return !sql.fetch(
                        """
                        select 1 from outbox where address_hash = {0} and handed_at > {1} and kind = 'customer'
                           and state in ('handing_over', 'sent', 'kept', 'in_doubt')
                           and source = {2} and step = {3} limit 1""",
                        val(addresses.hash(email)),
                        val(since.atOffset(ZoneOffset.UTC)),
                        val(mine.source()),
                        val(mine.step()))
                .isEmpty();
    }

    private Optional<Answer> prepare(
            CustomerMessage mine, Record row, String email, JsonNode payload, MailSetup setup, Now now) {
        Optional<Answer> stays = server.stays(setup, email);
        if (stays.isEmpty() && settings.base() == null) {
            return Optional.of(Answer.held("Set STEWARD_URL: without it nobody could unsubscribe"));
        }
        String unsubscribe = links.link(email, mine.id());
        Rendered filled =
                templates.render(mine.template(), mine.user(), now, unsubscribe).orElse(null);
        if (filled == null) {
            // with a user that is gone its messages are, too
            return Optional.of(Answer.skipped("The template is not there any more"));
        } else if (!filled.isWhole() && !payload.path("sendEmpty").asBoolean(false)) {
            return Optional.of(Answer.skipped("Empty: " + String.join(", ", filled.missing())));
        }
        String name = row.get("name", String.class);
        Senders from = senders(setup, payload, row.get("account_id", Long.class));
        Letter letter = new Letter(
                Objects.requireNonNullElseGet(
                        row.get("message_id", String.class),
                        () -> Letter.messageId(mine.key(), mine.id(), from.from())),
                from.from(),
                new Letter.Mailbox(email, name == null ? "" : name),
                from.replyTo(),
                filled.subject(),
                filled.html(),
                filled.text(),
                unsubscribe);
        server.keep(
                mine.id(),
                letter,
                Stream.concat(Stream.ofNullable(row.get("account_id", Long.class)), filled.accounts().stream())
                        .toList());
        sql.execute(
                "update outbox set address_hash = ?, message_id = ?, template_version = ?, handed_at = ?::timestamptz"
                        + " where id = ?",
                addresses.hash(email),
                letter.messageId(),
                filled.version(),
                now.instant().atOffset(ZoneOffset.UTC),
                mine.id());
        if (stays.isEmpty()) {
            server.ready(mine.id(), letter);
        }
        return stays;
    }

    /** Who writes, and who gets the answers. */
    private record Senders(Letter.Mailbox from, Letter.@Nullable Mailbox replyTo) {}

    /**
     * The workspace, or the account's owner in a role: with the own address where the server may send for its domain, else
     * from the workspace's, with the owner's name and with answers to the owner.
     */
    private Senders senders(MailSetup setup, JsonNode payload, @Nullable Long account) {
        Letter.Mailbox from = setup.from();
        Letter.Mailbox replyTo = setup.answers();
        Letter.Mailbox owner = owner(payload.path("fromRole"), account);
        if (owner != null && setup.sendsFor(owner.address())) {
            from = owner;
            replyTo = null;
        } else if (owner != null) {
            from = new Letter.Mailbox(from.address(), owner.name());
            replyTo = owner;
        }
        Letter.Mailbox answers = owner(payload.path("replyRole"), account);
        return new Senders(from, answers == null ? replyTo : answers);
    }

    private Letter.@Nullable Mailbox owner(JsonNode role, @Nullable Long account) {
        if (!role.isNumber() || account == null) {
            return null;
        }
        Record owner = sql.fetchOne(
                "select m.email, m.name from account_assignments x join team_members m on m.id = x.member_id"
                        + " where x.account_id = ? and x.role_id = ? and m.disabled_at is null",
                account,
                role.asInt());
        return owner == null || !Addresses.isAddress(owner.get("email", String.class))
                ? null
                : new Letter.Mailbox(owner.get("email", String.class), owner.get("name", String.class));
    }

    @Override
    public Answer send(Message message) {
        return server.send(message.id());
    }

    @Override
    public void settled(Message message, Answer answer) {
        Optional<Bounce> bounce = server.bounce(message.id());
        Record row = sql.fetchOne(
                "select o.*, u.email from outbox o join users u on u.id = o.user_id where o.id = ?", message.id());
        if (row == null) {
            return;
        }
        String email = row.get("email", String.class);
        if (bounce.isPresent() && email != null) {
            addresses.heard(
                    email,
                    Objects.requireNonNullElse(row.get("message_id", String.class), ""),
                    bounce.get().key(),
                    answer.reply(),
                    today.now().instant());
        }
        events.publishEvent(new MessageSettled(CustomerMessage.of(row), answer));
    }
}
