package app.steward.mail;

import static org.jooq.impl.DSL.val;

import app.steward.outbox.Outbox;
import org.jooq.QueryPart;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Mail to the team: queued with what causes it, and sent until the server has taken it. */
@Component
public class TeamMail {
    static final String KIND = "team";

    private final Outbox outbox;
    private final MailSettings settings;

    TeamMail(Outbox outbox, MailSettings settings) {
        this.outbox = outbox;
        this.settings = settings;
    }

    /** Whether mail reaches the team: there is a server, and Steward knows where its links lead. */
    @Transactional(readOnly = true)
    public boolean isPossible() {
        return settings.leaves() && settings.base() != null;
    }

    /**
     * Queues a message for each row, in the transaction of what causes them; with a key of before nothing is queued.
     *
     * @param type whose {@link TeamLetter} writes it
     * @param made a query with the columns {@code key, member_id, payload} (jsonb)
     * @return how many are new
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int queue(String type, QueryPart made) {
        return outbox.addAll(KIND, DSL.sql("""
                        select m.key::text as key, {1} as source, m.payload || jsonb_build_object('type', {1}::text)
                               as payload, null::timestamptz as not_before, null::bigint as user_id,
                               m.member_id::bigint as member_id, null::bigint as run_id, null::text as step,
                               null::int as template_id
                          from ({0}) m""", made, val(type)));
    }
}
