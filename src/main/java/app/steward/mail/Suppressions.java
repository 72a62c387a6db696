package app.steward.mail;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import app.steward.team.Visibility;
import app.steward.value.CleanText;
import app.steward.workspace.Today;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The addresses that get no automation mail, for people: administrators and super managers see all of them, a CSM those of
 * users seen. Who adds says so by hand; only administrators lift, with a note.
 */
@Component
@Transactional(readOnly = true)
public class Suppressions {
    private static final int MOST_OF_NOTE = 300;

    private static final String OF_USERS =
            "exists (select from users u where u.email_fold collate \"C\" = x.address collate \"C\" and {0})";

    private final DSLContext sql;
    private final Addresses addresses;
    private final AuditTrail trail;
    private final Today today;

    Suppressions(DSLContext sql, Addresses addresses, AuditTrail trail, Today today) {
        this.sql = sql;
        this.addresses = addresses;
        this.trail = trail;
        this.today = today;
    }

    /**
     * An address.
     *
     * @param key its hash, in letters and digits
     * @param address null where its user was deleted
     * @param how how that is known; what somebody wrote, where it is by hand
     * @param by who did it by hand
     * @param user external id of whose it is; null for nobody's
     * @param others of how many more
     */
    public record Suppressed(
            String key,
            @Nullable String address,
            Suppression why,
            String how,
            @Nullable String by,
            Instant at,
            @Nullable String user,
            @Nullable String who,
            @Nullable String account,
            int others) {
        /** What is shown of a hash. */
        public String hash() {
            return key.substring(0, 4) + "…" + key.substring(key.length() - 2);
        }
    }

    public static void requireReader(Viewer viewer) {
        if (!viewer.mayEditAccounts()) {
            throw new NotAllowed("Suppressed addresses are for those who work with customers.");
        }
    }

    private static Condition which(Viewer viewer, @Nullable Suppression why, String text) {
        Condition which = condition("x.suppressed is not null");
        if (!viewer.seesAll()) {
            which = which.and(condition(OF_USERS, visible(viewer)));
        }
        if (why != null) {
            which = which.and(condition("x.suppressed = {0}", inline(why.key())));
        }
        String sought = CleanText.of(text);
        if (!sought.isEmpty()) {
            String like = "%"
                    + Addresses.fold(sought)
                            .replace("\\", "\\\\")
                            .replace("%", "\\%")
                            .replace("_", "\\_") + "%";
            Condition named = condition("u.label ilike {0}", val(like)).and(visible(viewer));
            which = which.and(condition("x.address like {0}", val(like)).or(condition(OF_USERS, named)));
        }
        return which;
    }

    private static Condition visible(Viewer viewer) {
        return Visibility.of(viewer, Subject.USER, field(name("u", "account_id"), Long.class));
    }

    public Map<Suppression, Integer> counts(Viewer viewer, String text) {
        Map<Suppression, Integer> counts = new EnumMap<>(Suppression.class);
        sql.fetch(
                        "select x.suppressed, count(*)::int as n from addresses x where {0} group by 1",
                        which(viewer, null, text))
                .forEach(row -> Suppression.of(row.get("suppressed", String.class))
                        .ifPresent(why -> counts.put(why, row.get("n", Integer.class))));
        return counts;
    }

    /** The newest first. */
    public List<Suppressed> list(Viewer viewer, @Nullable Suppression why, String text, int skipped, int limit) {
        return read(viewer, which(viewer, why, text), noCondition(), skipped, limit);
    }

    /** Those behind one, of {@link Suppressed#key}; null for the newest. */
    public List<Suppressed> after(Viewer viewer, @Nullable String key, int limit) {
        Condition behind = noCondition();
        if (key != null && key.matches("[0-9a-f]{64}")) {
            behind = condition(
                    "(x.suppressed_at, x.hash) < (select suppressed_at, hash from addresses where hash = {0})",
                    val(HexFormat.of().parseHex(key)));
        }
        return read(viewer, which(viewer, null, ""), behind, 0, limit);
    }

    private List<Suppressed> read(Viewer viewer, Condition which, Condition behind, int skipped, int limit) {
        return sql.fetch("""
                        select encode(x.hash, 'hex') as key, x.address, x.suppressed, x.source, x.suppressed_at, m.name as by,
                               o.external_id, o.label, o.account, coalesce(o.n, 1)::int - 1 as others
                          from addresses x left join team_members m on m.id = x.member_id
                          left join lateral (select u.external_id, u.label, a.label as account, count(*) over () as n
                              from users u left join accounts a on a.id = u.account_id
                             where u.email_fold collate "C" = x.address collate "C" and {1} order by u.id limit 1) o on true
                         where {0} order by x.suppressed_at desc, x.hash desc offset {2} limit {3}""", which.and(behind), visible(viewer), inline(skipped), inline(limit))
                .map(Suppressions::suppressed);
    }

    private static Suppressed suppressed(Record row) {
        return new Suppressed(
                row.get("key", String.class),
                row.get("address", String.class),
                Suppression.of(row.get("suppressed", String.class)).orElse(Suppression.BY_HAND),
                row.get("source", String.class),
                row.get("by", String.class),
                row.get("suppressed_at", OffsetDateTime.class).toInstant(),
                row.get("external_id", String.class),
                row.get("label", String.class),
                row.get("account", String.class),
                row.get("others", Integer.class));
    }

    /** Adds an address by hand; of it a CSM must see a user. */
    @Transactional
    public void add(Viewer viewer, String email, String note) {
        requireReader(viewer);
        String address = Addresses.fold(email);
        if (!Addresses.isAddress(address)) {
            throw BadInput.of("email", "This is no e-mail address.");
        }
        String said = note(note);
        if (!viewer.seesAll()
                && sql.fetch(
                                "select 1 from users u where u.email_fold collate \"C\" = {0} and {1} limit 1",
                                val(address), visible(viewer))
                        .isEmpty()) {
            throw BadInput.of("email", "None of the users that you see has this address.");
        }
        if (!addresses.suppress(
                address,
                Suppression.BY_HAND,
                said,
                viewer.memberId(),
                today.now().instant())) {
            throw Conflict.at("email", "It is suppressed already.");
        }
        trail.record(viewer, "suppressed", "address", address, address, null, Map.of("note", said));
    }

    /** Lifts one, so that messages go there again: of {@link Suppressed#key}. */
    @Transactional
    public void lift(Viewer viewer, String key, String note) {
        String said = liftingNote(viewer, note);
        byte[] hash = key.matches("[0-9a-f]{64}") ? HexFormat.of().parseHex(key) : new byte[0];
        lift(viewer, hash, said);
    }

    /** The same, of an address. */
    @Transactional
    public void liftAddress(Viewer viewer, String email, String note) {
        String said = liftingNote(viewer, note);
        lift(viewer, addresses.hash(email), said);
    }

    private static String liftingNote(Viewer viewer, String note) {
        if (!viewer.mayAdminister()) {
            throw new NotAllowed("Only administrators lift a suppressed address.");
        }
        return note(note);
    }

    private static String note(String note) {
        String said = CleanText.of(note);
        if (said.isEmpty()) {
            throw BadInput.of("note", "Say why.");
        } else if (said.length() > MOST_OF_NOTE) {
            throw BadInput.of("note", "At most " + MOST_OF_NOTE + " characters.");
        }
        return said;
    }

    private void lift(Viewer viewer, byte[] hash, String note) {
        Record was = sql.fetchOne(
                "select address, suppressed, source from addresses where hash = ? and suppressed is not null for update",
                (Object) hash);
        if (was == null || !addresses.lift(hash)) {
            throw new NotFound("This address is not suppressed.");
        }
        String address = was.get("address", String.class);
        String label = address == null ? "an address of a deleted user" : address;
        trail.record(
                viewer,
                "lifted",
                "address",
                label,
                label,
                Map.of("why", was.get("suppressed", String.class), "how", was.get("source", String.class)),
                Map.of("note", note));
    }
}
