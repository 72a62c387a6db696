package app.steward.webhook;

import app.steward.condition.MembershipKind;
import app.steward.job.Recurring;
import app.steward.membership.MembershipMoves;
import app.steward.membership.MembershipMoves.Cursor;
import app.steward.membership.MembershipMoves.Move;
import app.steward.membership.MembershipMoves.Read;
import app.steward.outbox.Outbox;
import app.steward.webhook.WebhookReader.Noted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Queues what webhooks are told. Each batch is one transaction: it moves the place in the history on, takes away what the
 * database noted, and adds the messages. So a process that dies loses nothing, and tells nothing twice. One process of the
 * cluster is at it at a time.
 */
@Component
@DependsOnDatabaseInitialization
class WebhookFollower implements Recurring {
    static final int MOST_IN_A_MESSAGE = 500;
    private static final int BATCH = 5_000;

    /** After so many others that recur have their turn. */
    private static final int BATCHES = 20;

    private final DSLContext sql;
    private final JsonMapper json;
    private final MembershipMoves moves;
    private final WebhookPlace place;
    private final WebhookReader reader;
    private final WebhookBody bodies;
    private final Outbox outbox;
    private final TransactionTemplate transaction;

    WebhookFollower(
            DSLContext sql,
            JsonMapper json,
            MembershipMoves moves,
            WebhookPlace place,
            WebhookReader reader,
            WebhookBody bodies,
            Outbox outbox,
            TransactionTemplate transaction) {
        this.sql = sql;
        this.json = json;
        this.moves = moves;
        this.place = place;
        this.reader = reader;
        this.bodies = bodies;
        this.outbox = outbox;
        this.transaction = transaction;
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(1);
    }

    @Override
    public void look() {
        for (int i = 0; i < BATCHES && place.isBehind(); i++) {
            if (!Boolean.TRUE.equals(transaction.execute(status -> batch(BATCH)))) {
                return;
            }
        }
    }

    /** A webhook that is on, and the transaction before which nothing is its business. */
    private record Listener(Webhook webhook, long since) {
        boolean asksFor(WebhookRecord record) {
            return record.transaction() >= since
                    && webhook.events().contains(record.event())
                    && record.isIn(webhook.segments());
        }
    }

    /** Answers whether there may be more. */
    boolean batch(int limit) {
        Optional<Cursor> held = place.take();
        if (held.isEmpty()) {
            return false;
        }
        List<Listener> listeners = sql.fetch(
                        "select *, null::timestamptz as old_in_use, since::text::bigint as first from"
                                + " webhooks where active order by id")
                .map(row -> new Listener(Webhooks.read(row), row.get("first", Long.class)));
        List<Move> read = moved(held.get(), listeners, limit);
        Noted noted = reader.noted(limit);
        queue(listeners, reader.moves(read));
        queue(listeners, noted.told());
        return read.size() == limit || noted.taken() == limit;
    }

    private List<Move> moved(Cursor from, List<Listener> listeners, int limit) {
        List<MembershipKind> kinds = Stream.of(MembershipKind.SEGMENT, MembershipKind.LIST)
                .filter(kind -> listeners.stream()
                        .flatMap(one -> one.webhook().events().stream())
                        .anyMatch(event -> event.startsWith(kind.key() + ".")))
                .toList();
        if (kinds.isEmpty()) {
            return List.of();
        }
        Read read = moves.after(from, kinds, limit);
        if (!read.to().equals(from)) {
            place.moveTo(read.to());
        }
        return read.moves();
    }

    private void queue(List<Listener> listeners, List<WebhookRecord> records) {
        for (Listener listener : listeners) {
            Map<String, List<WebhookRecord>> byEvent = new LinkedHashMap<>();
            records.stream()
                    .filter(listener::asksFor)
                    .forEach(record -> byEvent.computeIfAbsent(record.event(), any -> new ArrayList<>())
                            .add(record));
            byEvent.forEach((event, told) -> {
                for (int i = 0; i < told.size(); i += MOST_IN_A_MESSAGE) {
                    add(listener.webhook(), event, told.subList(i, Math.min(told.size(), i + MOST_IN_A_MESSAGE)));
                }
            });
        }
    }

    private void add(Webhook webhook, String event, List<WebhookRecord> told) {
        Optional<WebhookEvent> known = WebhookEvent.of(event);
        if (known.isPresent()) {
            String key = Webhooks.KIND + ":" + webhook.id() + ":" + event + ":"
                    + told.get(0).place();
            String body = bodies.of(webhook.format(), known.get(), told);
            outbox.add(
                    Webhooks.KIND,
                    key,
                    Integer.toString(webhook.id()),
                    payload(event, about(told), told.size(), body),
                    null);
        }
    }

    /** What the outbox keeps of a message: the body to the letter, since it is signed. */
    ObjectNode payload(String event, String about, int records, String body) {
        return json.createObjectNode()
                .put("id", "msg_" + UUID.randomUUID().toString().replace("-", ""))
                .put("event", event)
                .put("about", about)
                .put("records", records)
                .put("body", body);
    }

    /** As the list of deliveries says it. */
    private static String about(List<WebhookRecord> told) {
        WebhookRecord first = told.get(0);
        boolean same = told.stream().allMatch(record -> record.about().equals(first.about()));
        String what = same ? first.about() : "";
        String who = told.size() == 1 ? first.who() : told.size() + " records";
        return what.isEmpty() || who.equals(what) ? who : who + ", " + what;
    }
}
