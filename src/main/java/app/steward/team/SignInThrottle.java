package app.steward.team;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;

/**
 * Slows guessing down and locks nobody out. Wrong tries are counted per e-mail from one network address, per address, and
 * per e-mail from anywhere; behind so many free ones each has to wait for longer, up to ten minutes. A try that comes too
 * early changes nothing, so that to go on trying does not keep anybody out for longer. A browser that its owner has
 * signed in with before has a count of its own and is not held up by what others do.
 *
 * <p>Counted in the database, for all replicas together, and before the password is looked at, so that parallel guesses
 * gain nothing.
 */
@Component
class SignInThrottle {

    /** Seconds between the last try and the next: 1, 2, 4 ... behind the free ones. */
    private static final String WAIT =
            "case when t.tries < ? then 0 else least(?, power(2, least(t.tries - ?, 10))) end";

    /**
     * Somebody who guesses one e-mail from many addresses still gets no more than a hundred tries an hour. From one
     * address nobody comes that far.
     */
    private static final Count ANYWHERE = new Count("anywhere", 35, 60, Duration.ofHours(1));

    private static final Count HERE = new Count("here", 5, 600, Duration.ofMinutes(15));
    private static final Count ADDRESS = new Count("address", 50, 30, Duration.ofMinutes(15));
    private static final Count FORGOTTEN = new Count("forgotten", 10, 600, Duration.ofMinutes(15));
    private static final Count BROWSER = new Count("browser", 5, 60, Duration.ofMinutes(15));

    /**
     * @param free so many tries without a wait
     * @param longest the longest wait in seconds
     * @param memory after such a time without a try the count begins anew
     */
    private record Count(String kind, int free, int longest, Duration memory) {

        Subject of(String what) {
            return new Subject(this, Secrets.hash(kind + " " + what));
        }
    }

    private record Subject(Count count, byte[] hash) {}

    private final DSLContext sql;

    SignInThrottle(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * Counts a try. Zero where it is admitted, else how long to wait for the next.
     *
     * @param browser the browser's own mark, where this e-mail was signed in with it before
     */
    @Transactional
    public Duration admit(String email, String address, @Nullable String browser) {
        long wait = 0;
        for (Subject subject : subjects(email, address, browser)) {
            if (!count(subject)) {
                wait = Math.max(wait, secondsToWait(subject));
            }
        }
        if (wait > 0) {
            TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
        }
        return Duration.ofSeconds(wait);
    }

    /** Counts that somebody asks for a new password, whose does not matter. */
    @Transactional
    public Duration admitForgotten(String address) {
        Subject subject = FORGOTTEN.of(network(address));
        return count(subject) ? Duration.ZERO : Duration.ofSeconds(secondsToWait(subject));
    }

    /** After a right password: what was counted for this e-mail here is forgotten, elsewhere this try is. */
    @Transactional
    public void succeeded(String email, String address, @Nullable String browser) {
        sql.execute("delete from sign_in_tries where since < now() - interval '1 day'");
        for (Subject subject : subjects(email, address, browser)) {
            boolean own = subject.count == HERE || subject.count == BROWSER;
            sql.execute(
                    own
                            ? "delete from sign_in_tries where subject = ?"
                            : "update sign_in_tries set tries = tries - 1 where subject = ? and tries > 0",
                    subject.hash);
        }
    }

    /** In one order for all, so that two tries never wait for each other. */
    private static List<Subject> subjects(String email, String address, @Nullable String browser) {
        String key = TeamMember.emailKey(email);
        List<Subject> subjects = new ArrayList<>();
        if (browser == null) {
            subjects.add(HERE.of(key + " " + network(address)));
            subjects.add(ANYWHERE.of(key));
            subjects.add(ADDRESS.of(network(address)));
        } else {
            subjects.add(BROWSER.of(browser));
        }
        return subjects;
    }

    private boolean count(Subject subject) {
        Count count = subject.count;
        return sql.fetchOne(
                        "insert into sign_in_tries as t (subject, tries, since) values (?, 1, clock_timestamp())"
                                + " on conflict (subject) do update set tries = case when t.since < clock_timestamp()"
                                + " - make_interval(secs => ?) then 1 else t.tries + 1 end, since = clock_timestamp()"
                                + " where t.since + make_interval(secs => "
                                + WAIT + ") <= clock_timestamp() returning tries",
                        subject.hash,
                        count.memory.toSeconds(),
                        count.free,
                        count.longest,
                        count.free)
                != null;
    }

    private long secondsToWait(Subject subject) {
        Count count = subject.count;
        Record row = sql.fetchOne(
                "select ceil(extract(epoch from t.since + make_interval(secs => " + WAIT
                        + ") - clock_timestamp())) from sign_in_tries t where t.subject = ?",
                count.free,
                count.longest,
                count.free,
                subject.hash);
        return row == null ? 1 : Math.max(1, row.get(0, Long.class));
    }

    /** A household or company has a whole /64 of IPv6 addresses, so that is what counts as one address. */
    private static String network(String address) {
        String[] parts = address.split(":", -1);
        return parts.length == 1
                ? address
                : String.join(":", Arrays.asList(parts).subList(0, Math.min(4, parts.length)));
    }
}
