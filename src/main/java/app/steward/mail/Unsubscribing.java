package app.steward.mail;

import static org.jooq.impl.DSL.val;

import app.steward.workspace.Today;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What the link in the foot of a message does, for whoever holds it. */
@Component
public class Unsubscribing {
    private final DSLContext sql;
    private final UnsubscribeLinks links;
    private final Addresses addresses;
    private final Today today;

    Unsubscribing(DSLContext sql, UnsubscribeLinks links, Addresses addresses, Today today) {
        this.sql = sql;
        this.links = links;
        this.addresses = addresses;
        this.today = today;
    }

    /** How it is with the address of a link. */
    public enum State {
        /** It is none of ours. */
        UNKNOWN,
        GETS,
        UNSUBSCRIBED,
        /** It gets nothing for another reason, which this link does not lift. */
        STOPPED
    }

    @Transactional(readOnly = true)
    public State state(String token) {
        return links.read(token).map(this::state).orElse(State.UNKNOWN);
    }

    private State state(UnsubscribeLinks.Link link) {
        Record row = sql.fetchOne("select suppressed from addresses where hash = ?", (Object) link.address());
        String suppressed = row == null ? null : row.get(0, String.class);
        return suppressed == null
                ? State.GETS
                : suppressed.equals(Suppression.UNSUBSCRIBED.key()) ? State.UNSUBSCRIBED : State.STOPPED;
    }

    @Transactional
    public State stop(String token) {
        Optional<UnsubscribeLinks.Link> link = links.read(token);
        link.ifPresent(each -> {
            // the address itself may be gone with its user: the hash is what counts
            sql.execute("insert into addresses (hash) values (?) on conflict do nothing", (Object) each.address());
            addresses.suppress(
                    each.address(),
                    Suppression.UNSUBSCRIBED,
                    "link in " + called(each.message()),
                    null,
                    today.now().instant());
            sql.execute(
                    """
                    insert into mail_events (address_hash, message_id, kind, at) values ({0},
                      coalesce((select message_id from outbox where id = {1}), ''), 'unsubscribed', {2})
                    on conflict (address_hash, message_id, kind) do update set at = excluded.at""",
                    val(each.address()), val(each.message()), val(today.now().timestamp()));
        });
        return link.map(this::state).orElse(State.UNKNOWN);
    }

    /** By its template: its subject may name what not everybody sees who reads this. */
    private String called(long message) {
        Record row = sql.fetchOne(
                "select t.name from outbox o join email_templates t on t.id = o.template_id where o.id = ?", message);
        return row == null ? "a message" : "“" + row.get(0, String.class) + "”";
    }

    /** Takes it back: only that somebody unsubscribed. */
    @Transactional
    public State undo(String token) {
        Optional<UnsubscribeLinks.Link> link = links.read(token);
        link.filter(each -> state(each) == State.UNSUBSCRIBED).ifPresent(each -> addresses.lift(each.address()));
        return link.map(this::state).orElse(State.UNKNOWN);
    }
}
