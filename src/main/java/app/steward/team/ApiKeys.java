package app.steward.team;

import app.steward.audit.AuditTrail;
import app.steward.problem.BadInput;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.value.CleanText;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The keys with which programs come in. A key is shown once, when it is made; kept is its SHA-256. */
@Service
public class ApiKeys {

    /** A key just made, with the secret that nobody can show again. */
    public record Made(ApiKey key, String secret) {}

    private static final String SELECT = """
        select k.id, k.kind, k.name, k.hint, k.member_id, m.email, c.name, k.created_at, k.last_used_at,
               k.per_second, k.requests, k.messages, k.refused, k.anonymous
          from api_keys k
          left join team_members m on m.id = k.member_id
          left join team_members c on c.id = k.created_by
         where k.revoked_at is null
        """;

    private final DSLContext sql;
    private final TeamMembers members;
    private final AuditTrail trail;
    private final KeyUse use;

    ApiKeys(DSLContext sql, TeamMembers members, AuditTrail trail, KeyUse use) {
        this.sql = sql;
        this.members = members;
        this.trail = trail;
        this.use = use;
    }

    /**
     * Makes a key. Administrators make both kinds, developers write keys.
     *
     * @param memberEmail the member as whom a secret key acts; null = as an administrator
     */
    @Transactional
    public Made make(Viewer by, ApiKey.Kind kind, String name, @Nullable String memberEmail) {
        require(by, kind);
        String label = CleanText.at("name", name);
        if (label.isEmpty() || label.length() > 100) {
            throw BadInput.of("name", "Enter a name of 1 to 100 characters.");
        }
        Long memberId = null;
        if (memberEmail != null && !memberEmail.isBlank()) {
            if (kind == ApiKey.Kind.WRITE) {
                throw BadInput.of("member", "Only a secret key can act as a team member.");
            }
            memberId = members.findByEmail(TeamMember.emailKey(memberEmail))
                    .filter(m -> !m.disabled())
                    .map(TeamMember::id)
                    .orElseThrow(
                            () -> BadInput.of("member", "There is no team member " + CleanText.of(memberEmail) + "."));
        }
        String secret = kind.prefix() + Secrets.fresh();
        long id = insert(kind, label, secret.substring(0, 9), secret, memberId, by.memberId());
        ApiKey key = find(id);
        trail.record(by, "created", "API key", Long.toString(id), label, null, values(key));
        return new Made(key, secret);
    }

    /** Makes the key that the operator chose exist. One that was revoked stays so: false. */
    @Transactional
    public boolean provide(String secret) {
        sql.execute(
                "insert into api_keys (kind, name, hint, hash) values ('secret', 'From STEWARD_SECRET_KEY', '', ?)"
                        + " on conflict (hash) do nothing",
                Secrets.hash(secret));
        return byHash(secret) != null;
    }

    /**
     * Changes how many requests a key may make in a second.
     *
     * @throws NotFound for what is none of {@link #list}
     */
    @Transactional
    public ApiKey limit(Viewer by, long id, int perSecond) {
        ApiKey key = find(id);
        require(by, key.kind());
        if (perSecond < 1 || perSecond > ApiKey.MOST_PER_SECOND) {
            throw BadInput.of("requestsPerSecond", "Enter a whole number from 1 to 100,000.");
        }
        if (perSecond != key.perSecond()) {
            sql.execute("update api_keys set per_second = ? where id = ?", perSecond, id);
            trail.record(
                    by,
                    "changed",
                    "API key",
                    Long.toString(id),
                    key.name(),
                    Map.of("requests_per_second", key.perSecond()),
                    Map.of("requests_per_second", perSecond));
        }
        return find(id);
    }

    /** One of {@link #list}; throws {@link NotFound} for all others. */
    public ApiKey get(Viewer by, long id) {
        return list(by).stream()
                .filter(key -> key.id() == id)
                .findFirst()
                .orElseThrow(() -> new NotFound("There is no API key " + id + "."));
    }

    /** Ends a key at once. */
    @Transactional
    public void revoke(Viewer by, long id) {
        ApiKey key = find(id);
        require(by, key.kind());
        sql.execute("update api_keys set revoked_at = now() where id = ? and revoked_at is null", id);
        trail.record(by, "deleted", "API key", Long.toString(id), key.name(), values(key), null);
    }

    /** Keys that work, oldest first: all for administrators, write keys for developers. */
    public List<ApiKey> list(Viewer by) {
        require(by, ApiKey.Kind.WRITE);
        use.look();
        return sql.fetch(SELECT + " order by k.id").map(ApiKeys::read).stream()
                .filter(key -> by.mayManageSecretKeys() || key.kind() == ApiKey.Kind.WRITE)
                .toList();
    }

    /** The names of these keys by their numbers, those of revoked ones too. */
    public Map<Long, String> names(Collection<Long> ids) {
        return sql.fetch("select id, name from api_keys where id = any(?)", (Object) ids.toArray(Long[]::new))
                .intoMap(row -> row.get(0, Long.class), row -> row.get(1, String.class));
    }

    /** The key that was sent, if it is one. Asked with each request, so that a revoked key ends at once. */
    public Optional<ApiKey> recognise(String secret) {
        return Optional.ofNullable(byHash(secret)).map(ApiKeys::read);
    }

    private @Nullable Record byHash(String secret) {
        return sql.fetchOne(SELECT + " and k.hash = ?", (Object) Secrets.hash(secret));
    }

    private ApiKey find(long id) {
        Record row = sql.fetchOne(SELECT + " and k.id = ?", id);
        if (row == null) {
            throw new NotFound("There is no API key " + id + ".");
        }
        return read(row);
    }

    private long insert(
            ApiKey.Kind kind,
            String name,
            String hint,
            String secret,
            @Nullable Long memberId,
            @Nullable Long createdBy) {
        return Objects.requireNonNull(sql.fetchOne(
                        "insert into api_keys (kind, name, hint, hash, member_id, created_by)"
                                + " values (?, ?, ?, ?, ?, ?) returning id",
                        kind.key(),
                        name,
                        hint,
                        Secrets.hash(secret),
                        memberId,
                        createdBy))
                .get(0, Long.class);
    }

    private static void require(Viewer by, ApiKey.Kind kind) {
        if (!(kind == ApiKey.Kind.SECRET ? by.mayManageSecretKeys() : by.mayManageWriteKeys())) {
            throw new NotAllowed(
                    kind == ApiKey.Kind.SECRET
                            ? "Only administrators manage secret keys."
                            : "Only administrators and developers manage write keys.");
        }
    }

    private static Map<String, @Nullable Object> values(ApiKey key) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("kind", key.kind().key());
        values.put("name", key.name());
        if (key.memberEmail() != null) {
            values.put("member", key.memberEmail());
        }
        return values;
    }

    private static ApiKey read(Record row) {
        OffsetDateTime used = row.get(8, OffsetDateTime.class);
        return new ApiKey(
                row.get(0, Long.class),
                ApiKey.Kind.ofKey(row.get(1, String.class)).orElseThrow(),
                row.get(2, String.class),
                row.get(3, String.class),
                row.get(4, Long.class),
                row.get(5, String.class),
                row.get(6, String.class),
                row.get(7, OffsetDateTime.class).toInstant(),
                used == null ? null : used.toInstant(),
                row.get(9, Integer.class),
                new ApiKey.Use(
                        row.get(10, Long.class),
                        row.get(11, Long.class),
                        row.get(12, Long.class),
                        row.get(13, Long.class)));
    }
}
