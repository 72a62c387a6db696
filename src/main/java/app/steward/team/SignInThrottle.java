package app.steward.team;

import java.util.Arrays;
import java.util.Objects;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/**
 * Slows down guessing: so many tries per e-mail and per network address in 15 minutes, counted in the database, so
 * that all replicas count together. A try is counted before the password is looked at, so that parallel guesses gain
 * nothing. The price: who knows an e-mail can keep its owner from signing in for 15 minutes.
 */
@Component
class SignInThrottle {

    static final int TRIES_PER_EMAIL = 5;
    static final int TRIES_PER_ADDRESS = 50;

    private final DSLContext sql;

    SignInThrottle(DSLContext sql) {
        this.sql = sql;
    }

    /** Counts a try; false where it is one too many. */
    boolean admits(String email, String address) {
        boolean byEmail = count(ofEmail(email)) <= TRIES_PER_EMAIL;
        boolean byAddress = count(ofAddress(address)) <= TRIES_PER_ADDRESS;
        return byEmail && byAddress;
    }

    /** After a right password: the e-mail starts afresh, and the address gets its try back. */
    void succeeded(String email, String address) {
        sql.execute("delete from sign_in_tries where subject = ? or since < now() - interval '1 day'", ofEmail(email));
        sql.execute("update sign_in_tries set tries = tries - 1 where subject = ? and tries > 0", ofAddress(address));
    }

    private int count(byte[] subject) {
        return Objects.requireNonNull(sql.fetchOne("""
                insert into sign_in_tries as t (subject, tries, since) values (?, 1, now())
                on conflict (subject) do update
                   set tries = case when t.since < now() - interval '15 minutes' then 1 else t.tries + 1 end,
                       since = case when t.since < now() - interval '15 minutes' then now() else t.since end
                returning tries
                """, (Object) subject)).get(0, Integer.class);
    }

    private static byte[] ofEmail(String email) {
        return Secrets.hash("email " + TeamMember.emailKey(email));
    }

    /** A household or company has a whole /64 of IPv6 addresses, so that is what counts as one address. */
    private static byte[] ofAddress(String address) {
        String network = address.contains(":")
                ? String.join(
                        ":",
                        Arrays.asList(address.split(":", -1)).subList(0, Math.min(4, address.split(":", -1).length)))
                : address;
        return Secrets.hash("address " + network);
    }
}
