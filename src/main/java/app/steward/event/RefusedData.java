package app.steward.event;

import app.steward.event.Receipt.Refusal;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What was sent and could not be stored, kept with its reason for whoever looks after the senders. */
@Component
public class RefusedData {
    private static final int LONGEST_MESSAGE = 32 << 10;

    private final DSLContext sql;

    RefusedData(DSLContext sql) {
        this.sql = sql;
    }

    /** What is refused of one message. */
    public record Refused(Message message, List<Refusal> refusals) {}

    /** Keeps them, in the transaction that stores the rest. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void put(List<Refused> refused) {
        List<Query> rows = new ArrayList<>();
        for (Refused each : refused) {
            Message message = each.message();
            for (Refusal refusal : each.refusals()) {
                rows.add(sql.query(
                        "insert into refused_data (key_id, received_at, path, reason, message) values (?, ?, ?, ?, ?)",
                        message.key(),
                        OffsetDateTime.ofInstant(message.receivedAt(), ZoneOffset.UTC),
                        storable(refusal.path()),
                        storable(refusal.reason()),
                        storable(message.raw())));
            }
        }
        if (!rows.isEmpty()) {
            sql.batch(rows).execute();
        }
    }

    /** What the database can't hold is what may have been refused. */
    private static String storable(String text) {
        StringBuilder kept = new StringBuilder();
        text.codePoints()
                .limit(LONGEST_MESSAGE)
                .map(point -> point == 0 || point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE
                        ? '\ufffd'
                        : point)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }
}
