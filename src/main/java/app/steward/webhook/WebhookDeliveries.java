package app.steward.webhook;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import app.steward.outbox.Outbox;
import app.steward.problem.Conflict;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import app.steward.workspace.Today;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What webhooks were told, for {@value #DAYS} days, with each try; and telling it again. */
@Component
@Transactional(readOnly = true)
public class WebhookDeliveries {
    public static final int DAYS = 30;

    private static final Field<String> STATE = field(name("o", "state"), String.class);

    private static final String READ = "select o.id, o.payload::text as payload, o.state, o.attempts, o.not_before,"
            + " o.created_at, o.reply from outbox o where o.kind = 'webhook' and o.source = {0}";

    private final DSLContext sql;
    private final JsonMapper json;
    private final Webhooks webhooks;
    private final WebhookFollower follower;
    private final WebhookBody bodies;
    private final Outbox outbox;
    private final Today today;

    WebhookDeliveries(
            DSLContext sql,
            JsonMapper json,
            Webhooks webhooks,
            WebhookFollower follower,
            WebhookBody bodies,
            Outbox outbox,
            Today today) {
        this.sql = sql;
        this.json = json;
        this.webhooks = webhooks;
        this.follower = follower;
        this.bodies = bodies;
        this.outbox = outbox;
        this.today = today;
    }

    /** How far a delivery has come. */
    public enum State {
        WAITING("waiting", "claimed", "handing_over"),
        DELIVERED("sent"),
        GIVEN_UP("refused"),
        CANCELLED("cancelled", "skipped");

        private final List<String> states;

        State(String... states) {
            this.states = List.of(states);
        }

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<State> of(String key) {
            return Arrays.stream(values())
                    .filter(state -> state.key().equals(key))
                    .findFirst();
        }

        private static State stored(String state) {
            return Arrays.stream(values())
                    .filter(one -> one.states.contains(state))
                    .findFirst()
                    .orElse(WAITING);
        }

        private Condition condition() {
            return STATE.in(states);
        }
    }

    /**
     * One try.
     *
     * @param headers as they were sent
     * @param status null where nothing was answered
     * @param answer head and the beginning of the body
     * @param error why nothing was
     */
    public record Try(
            Instant at,
            int millis,
            String headers,
            @Nullable Integer status,
            String answer,
            String error) {
        public boolean good() {
            return status != null && status >= 200 && status < 300;
        }

        /** A status, or why there is none. */
        public String words() {
            return status == null ? error : Integer.toString(status);
        }
    }

    /**
     * A message to a webhook.
     *
     * @param messageId as it is sent in {@code webhook-id}
     * @param nextAt when it is tried next; null where it is not
     * @param attempts how often it was tried since it was queued, or told again
     * @param why what became of it, in words
     * @param tries the first one first
     */
    public record Delivery(
            long id,
            String messageId,
            String event,
            String about,
            int records,
            State state,
            int attempts,
            Instant createdAt,
            @Nullable Instant nextAt,
            String why,
            String body,
            List<Try> tries) {
        public Delivery {
            tries = List.copyOf(tries);
        }

        public @Nullable Try last() {
            return tries.isEmpty() ? null : tries.get(tries.size() - 1);
        }
    }

    /** How many of each webhook there are in each state. */
    public Map<Integer, Map<State, Integer>> counts(Viewer viewer) {
        Webhooks.requireSeeing(viewer);
        Map<Integer, Map<State, Integer>> counts = new HashMap<>();
        sql.fetch(
                        "select o.source, o.state, count(*) from outbox o where o.kind = 'webhook' group by o.source, o.state")
                .forEach(row -> counts.computeIfAbsent(row.get(0, Integer.class), any -> new EnumMap<>(State.class))
                        .merge(State.stored(row.get(1, String.class)), row.get(2, Integer.class), Integer::sum));
        return counts;
    }

    /** The newest first, after the one of this number. */
    public List<Delivery> after(Viewer viewer, int webhook, @Nullable State state, @Nullable Long id, int limit) {
        return read(
                viewer,
                webhook,
                state == null ? noCondition() : state.condition(),
                id == null ? noCondition() : condition("o.id < {0}", val(id)),
                0,
                limit);
    }

    /** The newest first. */
    public List<Delivery> list(Viewer viewer, int webhook, @Nullable State state, int skipped, int limit) {
        return read(viewer, webhook, state == null ? noCondition() : state.condition(), noCondition(), skipped, limit);
    }

    /** Throws {@link NotFound} where there is none of this number to the webhook. */
    public Delivery get(Viewer viewer, int webhook, long id) {
        List<Delivery> found = read(viewer, webhook, condition("o.id = {0}", val(id)), noCondition(), 0, 1);
        if (found.isEmpty()) {
            throw new NotFound(
                    "There is no delivery " + id + " of this webhook, or it is more than " + DAYS + " days old.");
        }
        return found.get(0);
    }

    private List<Delivery> read(Viewer viewer, int webhook, Condition which, Condition after, int skipped, int limit) {
        webhooks.get(viewer, webhook);
        List<Record> rows = sql.fetch(
                READ + " and {1} and {2} order by o.id desc offset {3} limit {4}",
                source(webhook),
                which,
                after,
                inline(skipped),
                inline(limit));
        Map<Long, List<Try>> tries = new HashMap<>();
        sql.fetch(
                        "select message_id, at, took_ms, headers, status, answer, error from webhook_deliveries"
                                + " where message_id = any ({0}) order by id",
                        val(rows.stream().map(row -> row.get("id", Long.class)).toArray(Long[]::new)))
                .forEach(row -> tries.computeIfAbsent(row.get("message_id", Long.class), any -> new ArrayList<>())
                        .add(new Try(
                                row.get("at", OffsetDateTime.class).toInstant(),
                                row.get("took_ms", Integer.class),
                                row.get("headers", String.class),
                                row.get("status", Integer.class),
                                row.get("answer", String.class),
                                row.get("error", String.class))));
        return rows.stream()
                .map(row -> delivery(row, tries.getOrDefault(row.get("id", Long.class), List.of())))
                .toList();
    }

    private Delivery delivery(Record row, List<Try> tries) {
        JsonNode payload = json.readTree(row.get("payload", String.class));
        State state = State.stored(row.get("state", String.class));
        String reply = row.get("reply", String.class);
        return new Delivery(
                row.get("id", Long.class),
                payload.path("id").asString(""),
                payload.path("event").asString(""),
                payload.path("about").asString(""),
                payload.path("records").asInt(0),
                state,
                row.get("attempts", Integer.class),
                row.get("created_at", OffsetDateTime.class).toInstant(),
                state == State.WAITING
                        ? row.get("not_before", OffsetDateTime.class).toInstant()
                        : null,
                reply == null ? "" : reply,
                payload.path("body").asString(""),
                tries);
    }

    private static Field<String> source(int webhook) {
        return val(Integer.toString(webhook));
    }

    /**
     * Tells it once more, under the same id; what waits for its next try goes now.
     *
     * @throws Conflict while it is handed over, or where the webhook is off
     */
    @Transactional
    public Delivery again(Viewer by, int webhook, long id) {
        Webhooks.requireEditor(by);
        Delivery delivery = get(by, webhook, id);
        if (!webhooks.get(by, webhook).active() && !delivery.event().equals(WebhookEvent.TEST)) {
            throw new Conflict("The webhook is off. Turn it on first.");
        }
        if (!outbox.repeat(Webhooks.KIND, id)) {
            throw new Conflict("It is being delivered right now.");
        }
        return get(by, webhook, id);
    }

    /** Queues a message that tells nothing but that Steward is there; it goes to one that is off, too. */
    @Transactional
    public Delivery test(Viewer by, int webhook) {
        Webhooks.requireEditor(by);
        Webhook to = webhooks.get(by, webhook);
        String key = Webhooks.KIND + ":" + webhook + ":test:" + UUID.randomUUID();
        String body = bodies.test(to.format(), today.now().instant());
        outbox.add(
                Webhooks.KIND,
                key,
                Integer.toString(webhook),
                follower.payload(WebhookEvent.TEST, "A test", 0, body),
                null);
        Long id = sql.fetchSingle("select id from outbox where key = {0}", val(key))
                .get(0, Long.class);
        return get(by, webhook, id);
    }
}
