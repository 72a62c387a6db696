package app.steward.team;

import java.time.Duration;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Links that let somebody in once and for a while: to set up the workspace, or to choose a password. */
@Component
class AccessLinks {

    /** Whom a link is for: a member who chooses a password, or null for the first administrator. */
    record Bearer(@Nullable Long memberId) {}

    private final DSLContext sql;

    AccessLinks(DSLContext sql) {
        this.sql = sql;
    }

    /** The token of a new link. Links made earlier for the same member end with it. */
    @Transactional
    public String make(@Nullable Long memberId, Duration life) {
        String token = Secrets.fresh();
        sql.execute("delete from access_links where expires_at < now() - interval '30 days'");
        if (memberId != null) {
            end(memberId);
        }
        sql.execute(
                "insert into access_links (token_hash, member_id, expires_at)"
                        + " values (?, ?, now() + make_interval(secs => ?))",
                Secrets.hash(token),
                memberId,
                life.toSeconds());
        return token;
    }

    /** Ends the links of a member: whoever holds one is not to choose the next password. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void end(long memberId) {
        sql.execute("delete from access_links where member_id = ? and used_at is null", memberId);
    }

    /** Whom the link is for, if it is still good. */
    Optional<Bearer> look(String token) {
        return bearer(sql.fetchOne(
                "select member_id from access_links where token_hash = ? and used_at is null and expires_at > now()",
                (Object) Secrets.hash(token)));
    }

    /** Uses the link up. Empty where it was used before or is too old; of two at once, one gets it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Bearer> use(String token) {
        return bearer(sql.fetchOne(
                "update access_links set used_at = now()"
                        + " where token_hash = ? and used_at is null and expires_at > now() returning member_id",
                (Object) Secrets.hash(token)));
    }

    private static Optional<Bearer> bearer(@Nullable Record row) {
        return row == null ? Optional.empty() : Optional.of(new Bearer(row.get(0, Long.class)));
    }
}
