package app.steward.mail;

import app.steward.audit.AuditTrail;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.problem.NotAllowed;
import app.steward.secret.SecretSeal;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.workspace.StewardSettings;
import app.steward.workspace.Today;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
    static final List<String> SECURITY = List.of("starttls", "tls", "none");

    private static final String SEALED_FOR = "mail server";

    private static final String READ = "select version, host, port, security, username, password, sender, sender_name,"
            + " reply_to, domains, per_second, per_hour, only_to, days, from_time, to_time, cap, last_answer,"
            + " last_answer_ok, last_answer_at, secret, events_secret from mail_settings";

    private static final int MOST_LISTED = 100;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\\[?[0-9A-Fa-f:.]+]?");
    private static final Pattern DOMAIN =
            Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

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

    /**
     * Settings as a form sends them.
     *
     * @param password null leaves it as it is, empty forgets it
     * @param version that the form was drawn from
     */
    public record Wanted(
            String host,
            String port,
            String security,
            String username,
            @Nullable String password,
            String sender,
            String senderName,
            String replyTo,
            List<String> domains,
            String perSecond,
            String perHour,
            List<String> onlyTo,
            int days,
            String from,
            String to,
            String cap,
            int version) {}

    MailSetup current() {
        return Objects.requireNonNull(sql.fetchSingle(READ).map(MailSettings::setup));
    }

    /** Whether mail leaves this machine: there is a server, and these are no made-up customers. */
    public boolean leaves() {
        return !isDemo() && !current().host().isEmpty();
    }

    boolean isDemo() {
        return steward.demo();
    }

    /** Where links in mail lead; null where nobody said. */
    @Nullable
    String base() {
        return base;
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
                : seal.open(SEALED_FOR, setup.sealed()).orElse(null);
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
                leaves(),
                isDemo(),
                base(),
                password,
                canKeepPassword(),
                setup.host(),
                setup.port(),
                setup.security(),
                setup.username(),
                setup.sender(),
                setup.senderName(),
                setup.replyTo(),
                setup.domains(),
                setup.perSecond(),
                setup.perHour(),
                setup.onlyTo(),
                setup.hours(),
                setup.cap(),
                setup.version(),
                setup.lastAnswer().text(),
                setup.lastAnswer().ok(),
                setup.lastAnswer().at(),
                addresses,
                sql.fetchSingle("select confirm_url from mail_settings").get(0, String.class));
    }

    /** @throws app.steward.problem.Overtaken where somebody else saved in between */
    @Transactional
    public void change(Viewer by, Wanted wanted) {
        if (!by.mayAdminister()) {
            throw new NotAllowed("Only administrators change how mail is sent.");
        }
        MailSetup was =
                Objects.requireNonNull(sql.fetchSingle(READ + " for update").map(MailSettings::setup));
        trail.requireVersion("e-mail settings", "e-mail", "the e-mail settings", wanted.version(), was.version());
        MailSetup is = checked(was, wanted);
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

    private MailSetup checked(MailSetup was, Wanted wanted) {
        List<Fault> faults = new ArrayList<>();
        String host = wanted.host().strip();
        if (!host.isEmpty() && (host.length() > 253 || !HOST.matcher(host).matches())) {
            faults.add(new Fault("host", "Write the name of the server alone, such as smtp.example.com."));
        }
        int port = number(faults, "port", wanted.port(), 1, 65_535);
        if (!SECURITY.contains(wanted.security())) {
            faults.add(new Fault("security", "Choose one of them."));
        }
        String sender = wanted.sender().strip();
        if (!host.isEmpty() && sender.isEmpty()) {
            faults.add(new Fault("sender", "Messages must come from an address."));
        }
        address(faults, "sender", sender);
        String replyTo = wanted.replyTo().strip();
        address(faults, "replyTo", replyTo);
        List<String> domains = listed(faults, "domains", wanted.domains());
        domains.stream()
                .filter(each -> !DOMAIN.matcher(each).matches())
                .findFirst()
                .ifPresent(each -> faults.add(
                        new Fault("domains", "“" + each + "” is no domain. Write one such as example.com.")));
        List<String> onlyTo = listed(faults, "onlyTo", wanted.onlyTo());
        onlyTo.stream()
                .filter(each -> each.startsWith("@")
                        ? !DOMAIN.matcher(each.substring(1)).matches()
                        : !Addresses.isAddress(each))
                .findFirst()
                .ifPresent(each -> faults.add(new Fault(
                        "onlyTo", "“" + each + "” is neither an address nor a domain such as @example.com.")));
        String sealed = sealed(faults, was, wanted);
        String name = line(faults, "senderName", wanted.senderName());
        String username = line(faults, "username", wanted.username());
        int perSecond = number(faults, "perSecond", wanted.perSecond(), 1, 1_000);
        int perHour = number(faults, "perHour", wanted.perHour(), 1, 1_000_000);
        int cap = number(faults, "cap", wanted.cap(), 1, 100);
        SendingHours hours = hours(faults, wanted);
        if (!faults.isEmpty()) {
            throw new BadInput(faults);
        }
        return new MailSetup(
                was.version() + 1,
                host,
                port,
                wanted.security(),
                username,
                sealed,
                sender,
                name,
                replyTo,
                domains,
                perSecond,
                perHour,
                onlyTo,
                hours,
                cap,
                was.lastAnswer(),
                was.secret(),
                was.eventsSecret());
    }

    private String sealed(List<Fault> faults, MailSetup was, Wanted wanted) {
        String password = wanted.password();
        if (password == null) {
            return was.sealed();
        } else if (password.isEmpty()) {
            return "";
        } else if (!seal.isSet()) {
            faults.add(new Fault(
                    "password",
                    "Steward keeps no password without STEWARD_SECRET_SEAL. Set that, or set STEWARD_MAIL_PASSWORD."));
            return "";
        } else if (password.length() > 1_000) {
            faults.add(new Fault("password", "At most 1,000 characters."));
            return "";
        }
        return seal.seal(SEALED_FOR, password);
    }

    private static SendingHours hours(List<Fault> faults, Wanted wanted) {
        try {
            return SendingHours.of(wanted.days(), time(faults, "from", wanted.from()), time(faults, "to", wanted.to()));
        } catch (BadInput e) {
            faults.addAll(e.faults());
            return SendingHours.USUAL;
        }
    }

    private static LocalTime time(List<Fault> faults, String field, String text) {
        String time = text.strip();
        if (time.matches("([01][0-9]|2[0-3]):[0-5][0-9]")) {
            return LocalTime.parse(time);
        } else if (time.equals("24:00") && field.equals("to")) {
            return LocalTime.MIDNIGHT;
        }
        faults.add(new Fault(field, "Write a time such as 08:00."));
        return field.equals("to") ? LocalTime.MIDNIGHT : LocalTime.of(8, 0);
    }

    private static int number(List<Fault> faults, String field, String text, int least, int most) {
        String number = text.strip();
        if (number.matches("[0-9]{1,7}")) {
            int value = Integer.parseInt(number);
            if (value >= least && value <= most) {
                return value;
            }
        }
        faults.add(new Fault(field, String.format(Locale.ENGLISH, "Write a number from %,d to %,d.", least, most)));
        return least;
    }

    private static void address(List<Fault> faults, String field, String text) {
        if (!text.isEmpty() && !Addresses.isAddress(text)) {
            faults.add(new Fault(field, "This is no e-mail address."));
        }
    }

    private static String line(List<Fault> faults, String field, String text) {
        String line = CleanText.of(text);
        if (line.length() > 200 || line.chars().anyMatch(Character::isISOControl)) {
            faults.add(new Fault(field, "At most 200 characters on one line."));
        }
        return line;
    }

    private static List<String> listed(List<Fault> faults, String field, List<String> texts) {
        List<String> all = texts.stream()
                .flatMap(text -> Arrays.stream(text.split("[\\s,;]+")))
                .map(Addresses::fold)
                .filter(each -> !each.isEmpty())
                .distinct()
                .toList();
        if (all.size() > MOST_LISTED) {
            faults.add(new Fault(field, "At most " + MOST_LISTED + "."));
        }
        return all;
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
                row.get("secret", byte[].class),
                row.get("events_secret", String.class));
    }
}
