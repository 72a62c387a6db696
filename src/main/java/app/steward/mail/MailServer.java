package app.steward.mail;

import static org.jooq.impl.DSL.val;

import app.steward.condition.sql.Bound;
import app.steward.outbox.Answer;
import app.steward.team.Viewer;
import app.steward.template.Rendered;
import app.steward.template.TestSending;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.springframework.stereotype.Component;

/** The server of the settings: hands messages over to it, no faster than it may get them. */
@Component
class MailServer implements TestSending {
    static final String NOTHING_LEAVES = "Nothing leaves this machine";

    private static final Duration TEST_STEP = Duration.ofSeconds(10);
    private static final Duration TEST_WHOLE = Duration.ofSeconds(40);
    private static final long LONGEST_PAUSE = 20_000;

    private final DSLContext sql;
    private final MailSettings settings;
    private final Map<Long, Letter> ready = new ConcurrentHashMap<>();
    private final Map<Long, Bounce> bounces = new ConcurrentHashMap<>();

    MailServer(DSLContext sql, MailSettings settings) {
        this.sql = sql;
        this.settings = settings;
    }

    /** How many it may get now, by the limit of an hour. */
    int room() {
        MailSetup setup = settings.current();
        if (!settings.leaves(setup)) {
            return Integer.MAX_VALUE;
        }
        int got = sql.fetchSingle("select (select count(*) from outbox where sent_at > clock_timestamp() - interval"
                        + " '1 hour' and kind in ('customer', 'team')) + (select count(*) from outbox"
                        + " where state = 'handing_over' and kind in ('customer', 'team'))")
                .get(0, Integer.class);
        return setup.perHour() - got;
    }

    /** Waits for the next moment at which it may get one, over all processes. */
    void pace() {
        if (settings.isDemo()) {
            return;
        }
        Record slot = sql.fetchOne("""
                update mail_settings set next_at = greatest(next_at, clock_timestamp())
                   + make_interval(secs => 1.0 / per_second)
                 where host <> ''
                returning greatest(0, extract(epoch from next_at - clock_timestamp()) * 1000 - 1000.0 / per_second)""");
        long pause = slot == null ? 0 : Math.min(slot.get(0, Double.class).longValue(), LONGEST_PAUSE);
        if (pause > 0) {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Why a message to this address stays here; empty where it goes. */
    Optional<Answer> stays(MailSetup setup, String to) {
        if (settings.isDemo()) {
            return Optional.of(Answer.kept(NOTHING_LEAVES + ": this is the demo"));
        } else if (setup.host().isEmpty()) {
            return Optional.of(Answer.kept(NOTHING_LEAVES + ": there is no mail server"));
        } else if (!setup.goesTo(to)) {
            return Optional.of(Answer.kept("It stays here: mail goes to the addresses of the settings only"));
        } else if (settings.password(setup) == null) {
            return Optional.of(Answer.notNow(
                    "The password of the mail server can't be read: STEWARD_SECRET_SEAL is another, or missing"));
        }
        return Optional.empty();
    }

    /** What is handed over, as it is shown afterwards. */
    void keep(long id, Letter letter, Collection<Long> accounts) {
        sql.execute(
                """
                insert into outbox_content (id, sender, recipient, reply_to, subject, html, plain, accounts)
                values ({0}, {1}, {2}, {3}, {4}, {5}, {6}, {7})
                on conflict (id) do update set sender = excluded.sender, recipient = excluded.recipient,
                  reply_to = excluded.reply_to, subject = excluded.subject, html = excluded.html,
                  plain = excluded.plain, accounts = excluded.accounts, created_at = excluded.created_at""",
                val(id),
                val(letter.from().toString()),
                val(letter.to().toString()),
                val(letter.replyTo() == null ? "" : letter.replyTo().toString()),
                val(letter.subject()),
                val(letter.html()),
                val(letter.text()),
                Bound.longs(accounts, account -> account));
    }

    /** Keeps a message until it is handed over, moments later: what is written down may say less. */
    void ready(long id, Letter letter) {
        ready.put(id, letter);
    }

    /** Hands over what was made ready. */
    Answer send(long id) {
        Letter letter = ready.remove(id);
        MailSetup setup = settings.current();
        String password = settings.password(setup);
        if (letter == null || password == null || setup.host().isEmpty()) {
            return Answer.notNow("The mail server was changed meanwhile");
        }
        Smtp.Outcome outcome = smtp(setup, password, Smtp.STEP, Smtp.WHOLE).send(letter);
        settings.answered(outcome.works(), outcome.reply());
        if (outcome.bounce() != null) {
            bounces.put(id, outcome.bounce());
        }
        return switch (outcome.result()) {
            case SENT -> Answer.sent(outcome.reply());
            case LATER -> Answer.notNow(outcome.reply());
            case REFUSED -> Answer.refused(outcome.reply());
            case IN_DOUBT -> Answer.inDoubt(outcome.reply());
        };
    }

    private Smtp smtp(MailSetup setup, String password, Duration step, Duration whole) {
        return new Smtp(
                setup.host(), setup.port(), setup.security(), setup.username(), password, settings.self(), step, whole);
    }

    /** What a refusal said of the address; once. */
    Optional<Bounce> bounce(long id) {
        ready.remove(id);
        return Optional.ofNullable(bounces.remove(id));
    }

    @Override
    public boolean isPossible() {
        return settings.leaves();
    }

    @Override
    public String toOneself(Viewer viewer, Rendered message) {
        return toOneself(viewer, message.subject(), message.html(), message.text());
    }

    /** Sends a message to who asks for it, now, and says what the server answers. */
    String toOneself(Viewer viewer, String subject, String html, String text) {
        MailSetup setup = settings.current();
        Optional<Answer> stays = stays(setup, viewer.email());
        if (viewer.email().isEmpty()) {
            return "You have no address: only a team member can get a test.";
        } else if (stays.isPresent()) {
            return stays.get().reply() + ".";
        }
        String password = settings.password(setup);
        Letter.Mailbox from = setup.from();
        Smtp.Outcome outcome = smtp(setup, password == null ? "" : password, TEST_STEP, TEST_WHOLE)
                .send(new Letter(
                        Letter.messageId("test", System.nanoTime(), from),
                        from,
                        new Letter.Mailbox(viewer.email(), viewer.name()),
                        setup.answers(),
                        subject,
                        html,
                        text,
                        null));
        settings.answered(outcome.result() == Smtp.Result.SENT, outcome.reply());
        return switch (outcome.result()) {
            case SENT -> "The server took it for " + viewer.email() + ". It says: " + outcome.reply();
            case LATER -> "It was not sent. " + outcome.reply();
            case REFUSED -> "The server refused it. It says: " + outcome.reply();
            case IN_DOUBT -> "The server may have taken it: " + outcome.reply();
        };
    }
}
