package app.steward.webhook;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.outbox.Outbox;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.Fault;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.problem.SqlState;
import app.steward.secret.SecretSeal;
import app.steward.team.Viewer;
import app.steward.undo.DeletedRows;
import app.steward.value.CleanText;
import app.steward.workspace.StewardSettings;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The webhooks there are, and what administrators do to them. */
@Component
@Transactional
public class Webhooks {
    /** The kind of their messages in the outbox, and where a delete is undone. */
    public static final String KIND = "webhook";

    /** How long is signed with the secret before, too, after it was changed. */
    static final int DAYS_OF_OLD_SECRET = 7;

    private static final int MOST = 100;
    private static final int MOST_OF_NAME = 120;
    private static final int HINT = 3;

    private static final String READ = "select w.*, case when w.old_until > clock_timestamp() then w.old_until end as"
            + " old_in_use from webhooks w ";

    private final DSLContext sql;
    private final AuditTrail audit;
    private final SecretSeal seal;
    private final Outbox outbox;
    private final WebhookPlace place;
    private final DeletedRows deleted;
    private final StewardSettings settings;

    Webhooks(
            DSLContext sql,
            AuditTrail audit,
            SecretSeal seal,
            Outbox outbox,
            WebhookPlace place,
            DeletedRows deleted,
            StewardSettings settings) {
        this.sql = sql;
        this.audit = audit;
        this.seal = seal;
        this.outbox = outbox;
        this.place = place;
        this.deleted = deleted;
        this.settings = settings;
    }

    /**
     * What is asked of a webhook; what is null stays as it is, and is left at its default where the webhook is new.
     *
     * @param name by default the host of the address
     */
    public record Wanted(
            @Nullable String name,
            @Nullable String url,
            @Nullable List<String> events,
            @Nullable List<Integer> segments,
            @Nullable String format,
            @Nullable Boolean active) {
        public Wanted {
            events = events == null ? null : List.copyOf(events);
            segments = segments == null ? null : List.copyOf(segments);
        }
    }

    /** A webhook with its new secret, which nobody can show again. */
    public record Made(Webhook webhook, String secret) {}

    @Transactional(readOnly = true)
    public List<Webhook> all(Viewer viewer) {
        requireSeeing(viewer);
        return sql.fetch(READ + "order by w.name collate \"und-x-icu\", w.id").map(Webhooks::read);
    }

    /** Throws {@link NotFound} where there is none. */
    @Transactional(readOnly = true)
    public Webhook get(Viewer viewer, int id) {
        requireSeeing(viewer);
        return find(id);
    }

    private Webhook find(int id) {
        return sql.fetchOptional(READ + "where w.id = {0}", val(id))
                .map(Webhooks::read)
                .orElseThrow(() -> new NotFound("There is no webhook " + id + "."));
    }

    static Webhook read(Record row) {
        return new Webhook(
                row.get("id", Integer.class),
                row.get("name", String.class),
                row.get("url", String.class),
                List.of(row.get("events", String[].class)),
                List.of(row.get("segments", Integer[].class)),
                WebhookFormat.of(row.get("format", String.class)).orElseThrow(),
                row.get("hint", String.class),
                moment(row, "old_in_use"),
                row.get("active", Boolean.class),
                row.get("off_why", String.class),
                moment(row, "failing_since"),
                row.get("last_error", String.class),
                moment(row, "last_try_at"),
                row.get("version", Integer.class));
    }

    private static @Nullable Instant moment(Record row, String column) {
        OffsetDateTime at = row.get(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    /** Makes one; it is told what happens from now on. */
    public Made create(Viewer by, Wanted wanted) {
        requireEditor(by);
        place.hold();
        if (sql.fetchCount(sql.selectFrom("webhooks")) >= MOST) {
            throw new Conflict("There are " + MOST + " webhooks already. Delete one first.");
        }
        Said said = said(wanted, null);
        int id = sql.fetchSingle("select nextval(pg_get_serial_sequence('webhooks', 'id'))::int")
                .get(0, Integer.class);
        String secret = WebhookSignature.freshSecret();
        unique(
                said.name(),
                () -> sql.execute(
                        "insert into webhooks (id, name, url, events, segments, format, secret, hint, active, created_by)"
                                + " values ({0}, {1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9})",
                        val(id),
                        val(said.name()),
                        val(said.url()),
                        val(said.events().toArray(String[]::new)),
                        val(said.segments().toArray(Integer[]::new)),
                        val(said.format().key()),
                        val(stored(id, secret)),
                        val(hint(secret)),
                        val(said.active()),
                        val(by.memberId(), Long.class)));
        place.begin();
        Webhook made = find(id);
        audit.record(by, "created", KIND, Integer.toString(id), made.name(), null, values(made));
        return new Made(made, secret);
    }

    /**
     * Changes what is asked for. One that is turned on is told what happens from then on; of one that is turned off, what
     * waits is not sent any more.
     *
     * @param version that the change was made of; null where the caller does not say
     */
    public Webhook change(Viewer by, int id, Wanted wanted, @Nullable Integer version) {
        requireEditor(by);
        place.hold();
        Webhook before = lock(id);
        audit.requireVersion(KIND, Integer.toString(id), before.name(), version, before.version());
        Said said = said(wanted, before);
        boolean on = said.active() && !before.active();
        unique(
                said.name(),
                () -> sql.execute(
                        "update webhooks set name = {1}, url = {2}, events = {3}, segments = {4}, format = {5}, active = {6},"
                                + " off_why = '', version = version + 1 where id = {0}",
                        val(id),
                        val(said.name()),
                        val(said.url()),
                        val(said.events().toArray(String[]::new)),
                        val(said.segments().toArray(Integer[]::new)),
                        val(said.format().key()),
                        val(said.active())));
        if (on || !said.url().equals(before.url())) {
            // what another address answered, or this one long ago, says nothing of it
            sql.execute(
                    "update webhooks set failing_since = null, last_error = '', last_try_at = null where id = {0}",
                    val(id));
        }
        if (on) {
            sql.execute("update webhooks set since = pg_current_xact_id() where id = {0}", val(id));
        }
        if (!said.active() && before.active()) {
            outbox.cancelAll(KIND, Integer.toString(id), "The webhook was turned off");
        }
        place.begin();
        Webhook after = find(id);
        audit.changed(by, KIND, Integer.toString(id), after.name(), values(before), values(after));
        return after;
    }

    /** Gives it another secret; the one before is signed with as well for {@value #DAYS_OF_OLD_SECRET} days. */
    public Made changeSecret(Viewer by, int id) {
        requireEditor(by);
        Webhook before = lock(id);
        String secret = WebhookSignature.freshSecret();
        sql.execute(
                "update webhooks set old_secret = secret, old_until = clock_timestamp() + make_interval(days => {1}),"
                        + " secret = {2}, hint = {3}, version = version + 1 where id = {0}",
                val(id), val(DAYS_OF_OLD_SECRET), val(stored(id, secret)), val(hint(secret)));
        audit.record(by, "changed the secret of", KIND, Integer.toString(id), before.name(), null, Map.of());
        return new Made(find(id), secret);
    }

    /** Deletes it. What waits is not sent any more. */
    public void delete(Viewer by, int id) {
        requireEditor(by);
        Webhook webhook = lock(id);
        audit.record(by, "deleted", KIND, Integer.toString(id), webhook.name(), values(webhook), null);
        deleted.begin(by, KIND, id);
        deleted.keep(by, KIND, id, "webhooks", field(name("id"), Integer.class).eq(id));
        outbox.cancelAll(KIND, Integer.toString(id), "The webhook was deleted");
        sql.execute("delete from webhooks where id = {0}", val(id));
    }

    private Webhook lock(int id) {
        sql.execute("select 1 from webhooks where id = {0} for update", val(id));
        return find(id);
    }

    /** As {@link Wanted}, checked and whole. */
    private record Said(
            String name,
            String url,
            List<String> events,
            List<Integer> segments,
            WebhookFormat format,
            boolean active) {}

    private Said said(Wanted wanted, @Nullable Webhook before) {
        List<Fault> faults = new ArrayList<>();
        String url = CleanText.at("url", Objects.requireNonNullElse(wanted.url(), before == null ? "" : before.url()));
        if (wanted.url() != null || before == null) {
            WebhookAddress.fault(url, settings.webhookPrivate())
                    .ifPresent(wrong -> faults.add(new Fault("url", wrong)));
        }
        String name =
                CleanText.at("name", Objects.requireNonNullElse(wanted.name(), before == null ? "" : before.name()));
        if (name.isEmpty() && wanted.name() == null && faults.isEmpty()) {
            String host = WebhookAddress.host(URI.create(url));
            name = host.length() > MOST_OF_NAME ? host.substring(0, MOST_OF_NAME) : host;
        }
        if (name.codePointCount(0, name.length()) > MOST_OF_NAME || name.isEmpty() && wanted.name() != null) {
            faults.add(new Fault("name", "Give it a name of 1 to 120 characters."));
        }
        List<String> events = Objects.requireNonNullElse(wanted.events(), before == null ? List.of() : before.events());
        if (events.isEmpty()) {
            faults.add(new Fault("events", "Choose at least one event."));
        }
        for (int i = 0; i < events.size(); i++) {
            if (WebhookEvent.of(events.get(i)).isEmpty()) {
                faults.add(new Fault(
                        "events[" + i + "]",
                        "There is no event " + CleanText.of(events.get(i)) + "; there are "
                                + String.join(", ", WebhookEvent.keys()) + "."));
            }
        }
        List<Integer> segments =
                Objects.requireNonNullElse(wanted.segments(), before == null ? List.of() : before.segments());
        if (wanted.segments() != null) {
            requireSegments(segments, faults);
        }
        Optional<WebhookFormat> format = wanted.format() == null
                ? Optional.of(before == null ? WebhookFormat.STEWARD : before.format())
                : WebhookFormat.of(wanted.format());
        if (format.isEmpty()) {
            faults.add(new Fault("format", "Choose steward, slack or teams."));
        }
        if (!faults.isEmpty()) {
            throw new BadInput(faults);
        }
        return new Said(
                name,
                url,
                WebhookEvent.keys().stream().filter(events::contains).toList(),
                segments.stream().distinct().sorted().toList(),
                format.orElseThrow(),
                Objects.requireNonNullElse(wanted.active(), before == null || before.active()));
    }

    private void requireSegments(List<Integer> segments, List<Fault> faults) {
        List<Integer> known = sql.fetch(
                        "select id from segments where id = any ({0}) order by id for key share",
                        val(segments.toArray(Integer[]::new)))
                .getValues(0, Integer.class);
        for (int i = 0; i < segments.size(); i++) {
            if (!known.contains(segments.get(i))) {
                faults.add(new Fault("segments[" + i + "]", "There is no segment " + segments.get(i) + "."));
            }
        }
    }

    private static void unique(String name, Runnable write) {
        try {
            write.run();
        } catch (DataIntegrityViolationException e) {
            if (SqlState.is(e, SqlState.UNIQUE)) {
                throw Conflict.at("name", "There is already a webhook " + name + ".");
            }
            throw e;
        }
    }

    private static String hint(String secret) {
        return secret.substring(secret.length() - HINT);
    }

    private String stored(int id, String secret) {
        return seal.isSet() ? seal.seal(KIND + ":" + id, secret) : secret;
    }

    private Optional<String> opened(int id, String stored) {
        return SecretSeal.isSealed(stored) ? seal.open(KIND + ":" + id, stored) : Optional.of(stored);
    }

    /** Whether secrets are encrypted in the database. */
    public boolean seals() {
        return seal.isSet();
    }

    /**
     * Where a message goes.
     *
     * @param secrets by which it is signed; empty where they can't be read any more
     */
    record Target(String url, boolean active, List<String> secrets) {}

    /** Empty where the webhook is gone. */
    @Transactional(readOnly = true)
    Optional<Target> target(int id) {
        return sql.fetchOptional(
                        "select url, active, secret, case when old_until > clock_timestamp() then old_secret end as old"
                                + " from webhooks where id = {0}",
                        val(id))
                .map(row -> {
                    List<String> secrets = new ArrayList<>();
                    Optional<String> now = opened(id, row.get("secret", String.class));
                    now.ifPresent(secrets::add);
                    String old = row.get("old", String.class);
                    if (old != null && now.isPresent()) {
                        opened(id, old).ifPresent(secrets::add);
                    }
                    return new Target(row.get("url", String.class), row.get("active", Boolean.class), secrets);
                });
    }

    /** What the audit trail is told: neither a secret, nor an address that is one. */
    static Map<String, Object> values(Webhook webhook) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", webhook.name());
        values.put("address", webhook.maskedUrl());
        values.put("events", String.join(", ", webhook.events()));
        values.put("segments", webhook.segments());
        values.put("format", webhook.format().key());
        values.put("on", webhook.active());
        return values;
    }

    /** Throws {@link NotAllowed} where the viewer may not change webhooks. */
    public static void requireEditor(Viewer by) {
        if (!by.mayAdminister()) {
            throw new NotAllowed("Administrators change webhooks.");
        }
    }

    static void requireSeeing(Viewer viewer) {
        if (!viewer.maySeeWebhooks()) {
            throw new NotAllowed("Administrators, super managers and developers see webhooks.");
        }
    }
}
