package app.steward.mail;

import app.steward.audit.AuditTrail;
import app.steward.problem.NotAllowed;
import app.steward.secret.SecretSeal;
import app.steward.team.Viewer;
import app.steward.workspace.StewardSettings;
import app.steward.workspace.Today;
import java.net.URI;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Settings > E-mail: read anew each time, so that all processes go by what was saved last. */
@Component
public class MailSettings {
    private static final String READ = "select version, host, port, security, username, password, sender, sender_name,"
            + " reply_to, domains, per_second, per_hour, only_to, days, from_time, to_time, cap, last_answer,"
            + " last_answer_ok, last_answer_at, events_secret, confirm_url from mail_settings";

    private static final Pattern FULL_NAME = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*\\.[a-z][a-z0-9-]*");

    private final DSLContext sql;
    private final AuditTrail trail;
    private final SecretSeal seal;
    private final StewardSettings steward;
    private final Today today;
    private final String givenPassword;
    private volatile @Nullable String base;

    MailSettings(
            DSLContext sql,
            AuditTrail trail,
            SecretSeal seal,
            StewardSettings steward,
            Today today,
            @Value("${steward.mail-password:}") String givenPassword) {
        this.sql = sql;
        this.trail = trail;
        this.seal = seal;
        this.steward = steward;
        this.today = today;
        this.givenPassword = givenPassword;
        this.base = steward.base();
    }

    MailSetup current() {
        return Objects.requireNonNull(sql.fetchSingle(READ).map(MailSettings::setup));
    }

    /** Whether mail leaves this machine: there is a server, and these are no made-up customers. */
    public boolean leaves() {
        return leaves(current());
    }

    boolean leaves(MailSetup setup) {
        return !isDemo() && !setup.host().isEmpty();
    }

    boolean isDemo() {
        return steward.demo();
    }

    /** Where links in mail lead; null where nobody said. */
    @Nullable
    String base() {
        return base;
    }

    /**
     * How Steward calls itself to a mail server: as people call it, since some servers turn a bare name of a container or
     * "localhost" away. Empty where that is no full name.
     */
    String self() {
        String host = base == null ? null : URI.create(base).getHost();
        return host != null && FULL_NAME.matcher(host).matches() ? host : "";
    }

    /** Another place, for tests. */
    void leadTo(@Nullable String elsewhere) {
        base = elsewhere;
    }

    boolean passwordIsGiven() {
        return !givenPassword.isEmpty();
    }

    boolean canKeepPassword() {
        return seal.isSet();
    }

    /** The password of the server; empty where there is none, null where what is kept can't be read. */
    @Nullable
    String password(MailSetup setup) {
        if (passwordIsGiven()) {
            return givenPassword;
        }
        return setup.sealed().isEmpty()
                ? ""
                : seal.open(MailDraft.SEALED_FOR, setup.sealed()).orElse(null);
    }

    /** All of it that may be shown. */
    @Transactional(readOnly = true)
    public MailState state() {
        MailSetup setup = current();
        String password = passwordIsGiven()
                ? "given"
                : setup.sealed().isEmpty() ? "none" : password(setup) == null ? "unreadable" : "kept";
        String reports = Objects.requireNonNullElse(base(), "") + "/api/v2/mail-events/";
        Map<String, String> addresses = new LinkedHashMap<>();
        MailReports.FORMS.forEach((form, label) -> addresses.put(label, reports + form + "/" + setup.eventsSecret()));
        return new MailState(
                MailDraft.of(setup),
                leaves(setup),
                isDemo(),
                base(),
                password,
                canKeepPassword(),
                setup.lastAnswer().text(),
                setup.lastAnswer().ok(),
                setup.lastAnswer().at(),
                addresses,
                setup.confirmUrl());
    }

    /** @throws app.steward.problem.Overtaken where somebody else saved in between */
    @Transactional
    public void change(Viewer by, MailDraft wanted) {
        if (!by.mayAdminister()) {
            throw new NotAllowed("Only administrators change how mail is sent.");
        }
        MailSetup was =
                Objects.requireNonNull(sql.fetchSingle(READ + " for update").map(MailSettings::setup));
        trail.requireVersion("e-mail settings", "e-mail", "the e-mail settings", wanted.version(), was.version());
        MailSetup is = wanted.checked(was, seal);
        sql.execute(
                """
                update mail_settings set version = version + 1, host = ?, port = ?, security = ?, username = ?,
                  password = ?, sender = ?, sender_name = ?, reply_to = ?, domains = ?, per_second = ?, per_hour = ?,
                  only_to = ?, days = ?, from_time = ?, to_time = ?, cap = ?""",
                is.host(),
                is.port(),
                is.security(),
                is.username(),
                is.sealed(),
                is.sender(),
                is.senderName(),
                is.replyTo(),
                is.domains().toArray(String[]::new),
                is.perSecond(),
                is.perHour(),
                is.onlyTo().toArray(String[]::new),
                is.hours().bits(),
                is.hours().from(),
                is.hours().to(),
                is.cap());
        trail.changed(by, "e-mail settings", "e-mail", "E-mail", words(was), words(is));
        if (!is.sealed().equals(was.sealed())) {
            trail.record(by, "changed the password of", "e-mail settings", "e-mail", "E-mail", null, null);
        }
    }

    /** Keeps what the server said, for the page of settings; that all is well not with every message. */
    void answered(boolean ok, String text) {
        sql.execute(
                "update mail_settings set last_answer = ?, last_answer_ok = ?, last_answer_at = ?::timestamptz"
                        + " where not last_answer_ok or not ? or last_answer_at is null"
                        + " or last_answer_at < ?::timestamptz",
                text.length() > 1_000 ? text.substring(0, 1_000) : text,
                ok,
                today.now().instant().atOffset(ZoneOffset.UTC),
                ok,
                today.now().instant().atOffset(ZoneOffset.UTC).minusMinutes(1));
    }

    /** Another address for reports of mail services; the one of before is nobody's. */
    @Transactional
    public void renewEventsSecret(Viewer by) {
        if (!by.mayAdminister()) {
            throw new NotAllowed("Only administrators change how mail is sent.");
        }
        sql.execute("update mail_settings set"
                + " events_secret = replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')");
        trail.record(by, "changed the address for reports of", "e-mail settings", "e-mail", "E-mail", null, null);
    }

    private static Map<String, Object> words(MailSetup setup) {
        Map<String, Object> words = new LinkedHashMap<>();
        words.put("host", setup.host());
        words.put("port", setup.port());
        words.put("security", setup.security());
        words.put("username", setup.username());
        words.put("from", setup.sender());
        words.put("name", setup.senderName());
        words.put("replyTo", setup.replyTo());
        words.put("domains", setup.domains());
        words.put("perSecond", setup.perSecond());
        words.put("perHour", setup.perHour());
        words.put("onlyTo", setup.onlyTo());
        words.put("days", setup.hours().days().stream().sorted().map(Enum::name).toList());
        words.put("fromTime", setup.hours().from().toString());
        words.put("toTime", setup.hours().to().toString());
        words.put("cap", setup.cap());
        return words;
    }

    private static MailSetup setup(Record row) {
        OffsetDateTime at = row.get("last_answer_at", OffsetDateTime.class);
        Instant answered = at == null ? null : at.toInstant();
        return new MailSetup(
                row.get("version", Integer.class),
                row.get("host", String.class),
                row.get("port", Integer.class),
                row.get("security", String.class),
                row.get("username", String.class),
                row.get("password", String.class),
                row.get("sender", String.class),
                row.get("sender_name", String.class),
                row.get("reply_to", String.class),
                List.of(row.get("domains", String[].class)),
                row.get("per_second", Integer.class),
                row.get("per_hour", Integer.class),
                List.of(row.get("only_to", String[].class)),
                SendingHours.of(
                        row.get("days", Integer.class),
                        row.get("from_time", LocalTime.class),
                        row.get("to_time", LocalTime.class)),
                row.get("cap", Integer.class),
                new MailSetup.LastAnswer(
                        row.get("last_answer", String.class), row.get("last_answer_ok", Boolean.class), answered),
                row.get("events_secret", String.class),
                row.get("confirm_url", String.class));
    }
}
