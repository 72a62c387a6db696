package app.steward.outbox;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.sql;
import static org.jooq.impl.DSL.val;

import app.steward.job.Lease;
import app.steward.job.LeasedTable;
import app.steward.job.Leases;
import app.steward.job.Worker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends what waits in the outbox, on every process. A message is claimed, then handed over, then it has an answer; that it
 * is handed over is committed before its sender begins. So of one whose process is gone it is known whether anybody may
 * have got it: claimed it waits again, handed over it is in doubt, or sent once more where that is allowed.
 *
 * <p>Each kind has threads of its own, and each thread takes some messages of one source (a journey, a webhook): of the one
 * whose turn was longest ago. After one that does not go now, what was taken with it waits for the next turn. So neither
 * many messages of one source nor another side that hangs hold up what is of others.
 */
@Component
@DependsOnDatabaseInitialization
class OutboxWorker extends Worker<Lease> implements MeterBinder {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxWorker.class);
    private static final int CLAIM = 20;
    private static final Duration CLAIMED = Duration.ofSeconds(60);
    private static final Duration HANDED_OVER = Duration.ofMinutes(5);
    private static final String LOST = "Steward stopped while it was handed over.";

    private static final String OPEN = "state in ('waiting', 'claimed')";

    /** By a clock that stands still within a statement, so that an index leads past what waits for another day. */
    private static final String DUE = "not_before <= statement_timestamp()";

    private final DSLContext sql;
    private final JsonMapper json;
    private final Map<String, Sender> senders;
    private final LeasedTable messages;
    private final TransactionTemplate anew;
    private final Map<String, Integer> running = new HashMap<>();
    private final Map<Source, Long> turns = new HashMap<>();
    private long turn;

    OutboxWorker(
            DSLContext sql,
            JsonMapper json,
            List<Sender> senders,
            Leases leases,
            PlatformTransactionManager transactions) {
        super("outbox", Duration.ofSeconds(5));
        this.sql = sql;
        this.json = json;
        this.senders = senders.stream().collect(Collectors.toMap(Sender::kind, Function.identity()));
        this.messages = leases.of("outbox", "id")
                // one that is handed over is given back by nobody, and its lease is its own
                .within(condition(OPEN))
                .orderBy("not_before, id")
                .lasting(CLAIMED)
                // each message has a state and a lease of its own, asked at each step
                .unfenced();
        this.anew = new TransactionTemplate(transactions);
        this.anew.setPropagationBehavior(TransactionTemplate.PROPAGATION_REQUIRES_NEW);
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
    void on(Outbox.Added added) {
        wake();
    }

    @Override
    protected Duration patience() {
        return Duration.ofSeconds(5);
    }

    private static final String ABANDONED = """
            update outbox set state = {0}, reply = {1}, lease_owner = null, lease_until = null
            where id in (select id from outbox where state = 'handing_over' and {2} and kind = {3}
              order by id for update skip locked) returning *""";

    /** Settles what was handed over by a process that is gone. */
    @Override
    protected void before() {
        for (Sender sender : senders.values()) {
            Answer answer = sender.onceAtMost() ? Answer.inDoubt(LOST) : Answer.notNow(LOST);
            anew.executeWithoutResult(status -> sql.fetch(
                            ABANDONED,
                            inline(answer.state().key()),
                            val(LOST),
                            sql(LeasedTable.FREE),
                            val(sender.kind()))
                    .forEach(row -> sender.settled(message(row), answer)));
        }
    }

    @Override
    protected int atOnce() {
        // a pool has a thread where nobody sends anything yet, too
        return Math.max(1, senders.values().stream().mapToInt(Sender::atOnce).sum());
    }

    /** Where messages come from: all that have the same wait for one another. */
    private record Source(String kind, String name) {}

    /** Some of the source whose turn was longest ago, as far as its kind has a thread left. */
    @Override
    protected @Nullable Lease take() {
        Lease taken;
        synchronized (running) {
            taken = takeInTurn();
        }
        if (taken != null && senders.size() > 1) {
            // what is of others is looked for beside it
            wake();
        }
        return taken;
    }

    private @Nullable Lease takeInTurn() {
        List<Source> due = new ArrayList<>();
        Map<String, Integer> room = new HashMap<>();
        senders.forEach((kind, sender) -> {
            int free = running.getOrDefault(kind, 0) < sender.atOnce() ? sender.room() : 0;
            if (free > 0) {
                room.put(kind, Math.min(free, CLAIM));
                due.addAll(due(sender));
            }
        });
        due.sort(Comparator.comparing(source -> turns.getOrDefault(source, 0L)));
        for (Source source : due) {
            Lease taken = messages.where(
                            condition("kind = {0} and source = {1} and " + DUE, val(source.kind()), val(source.name())))
                    .take(Objects.requireNonNull(room.get(source.kind())), "state = 'claimed'");
            // one that is empty was taken by another process meanwhile
            if (taken != null) {
                turns.put(source, ++turn);
                running.merge(source.kind(), 1, Integer::sum);
                return taken;
            }
        }
        return null;
    }

    /** Steps from source to source over the index, however many messages each has. */
    private static final String SOURCES = """
            with recursive sources as (
              (select source from outbox where {0} and kind = {1} order by source limit 1)
              union all
              select (select n.source from outbox n where {0} and n.kind = {1} and n.source > s.source
                order by n.source limit 1)
              from sources s where s.source is not null)
            select s.source from sources s
            where exists (select from outbox o where {0} and o.kind = {1} and o.source = s.source
                and o.{2} and {3})
              and {4}""";

    private static final String UNDER_WAY = """
            not exists (select from outbox b where b.state in ('claimed', 'handing_over') and b.kind = {0}
              and b.source = s.source and b.lease_until >= statement_timestamp())""";

    private List<Source> due(Sender sender) {
        Condition one = sender.oneByOne() ? condition(UNDER_WAY, val(sender.kind())) : noCondition();
        return sql.fetch(SOURCES, sql(OPEN), val(sender.kind()), sql(DUE), sql(LeasedTable.FREE), one)
                .map(row -> new Source(sender.kind(), row.get(0, String.class)));
    }

    @Override
    protected void carryOut(Lease claimed) {
        String kind = claimed.rows().get(0).get("kind", String.class);
        try {
            sendAll(Objects.requireNonNull(senders.get(kind)), claimed);
        } finally {
            synchronized (running) {
                running.merge(kind, -1, Integer::sum);
            }
        }
    }

    private void sendAll(Sender sender, Lease claimed) {
        for (Record row : claimed.rows()) {
            Message message = message(row);
            sender.pace();
            if (goes(sender, message)) {
                Answer answer = send(sender, message);
                anew.executeWithoutResult(status -> settle(sender, message, answer));
                if (answer.state() == Answer.State.WAITING) {
                    claimed.giveBack();
                    return;
                }
            }
        }
    }

    private Message message(Record row) {
        return new Message(
                row.get("id", Long.class),
                row.get("key", String.class),
                row.get("kind", String.class),
                json.readTree(row.get("payload", String.class)),
                row.get("attempts", Integer.class));
    }

    /** One that can't be made ready waits by itself: what was taken with it goes on. */
    private boolean goes(Sender sender, Message message) {
        try {
            return Boolean.TRUE.equals(anew.execute(status -> handOver(sender, message)));
        } catch (RuntimeException e) {
            LOG.warn("Message {} could not be made ready", message.key(), e);
            anew.executeWithoutResult(
                    status -> settle(sender, message, Answer.notNow("It could not be made ready: " + e)));
            return false;
        }
    }

    /** Whether it goes. Where it is not this process's any more, it does not. */
    private boolean handOver(Sender sender, Message message) {
        int mine = sql.execute(
                "update outbox set state = 'handing_over', lease_until = clock_timestamp() + make_interval(secs => ?)"
                        + " where id = ? and state = 'claimed' and lease_owner = ?",
                HANDED_OVER.toSeconds(),
                message.id(),
                messages.owner());
        if (mine == 0) {
            return false;
        }
        Optional<Answer> instead = sender.stop(message);
        instead.ifPresent(answer -> settle(sender, message, answer));
        return instead.isEmpty();
    }

    private static Answer send(Sender sender, Message message) {
        try {
            return sender.send(message);
        } catch (RuntimeException e) {
            LOG.warn("Message {} was not sent", message.key(), e);
            return sender.onceAtMost() ? Answer.inDoubt(e.toString()) : Answer.notNow(e.toString());
        }
    }

    /** An answer that comes late settles one that was in doubt meanwhile; nothing else that another process decided. */
    private void settle(Sender sender, Message message, Answer answer) {
        boolean inVain = answer.state() == Answer.State.WAITING && answer.later() == null;
        boolean givenUp = inVain && message.attempts() > sender.waits().size();
        Answer.State state = givenUp ? Answer.State.REFUSED : answer.state();
        Duration wait = inVain && !givenUp
                ? sender.waits().get(message.attempts() - 1)
                : Objects.requireNonNullElse(answer.later(), Duration.ZERO);
        String reply = givenUp ? "Given up after " + message.attempts() + " tries: " + answer.reply() : answer.reply();
        int settled = sql.execute(
                "update outbox set state = ?, reply = ?, not_before = clock_timestamp() + make_interval(secs => ?),"
                        + " sent_at = case when ? then clock_timestamp() end, attempts = attempts - ?, lease_owner = null,"
                        + " lease_until = null"
                        + " where id = ? and (state in ('claimed', 'handing_over') and lease_owner = ?"
                        + " or state = 'in_doubt')",
                state.key(),
                reply,
                wait.toMillis() / 1000.0,
                state == Answer.State.SENT,
                answer.later() == null ? 0 : 1,
                message.id(),
                messages.owner());
        if (settled > 0) {
            sender.settled(message, new Answer(state, reply));
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("steward.outbox.age", this, OutboxWorker::age)
                .description("How long the oldest message that is due has been waiting to be sent, 0 where none is")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("steward.outbox.in.doubt", this, OutboxWorker::inDoubt)
                .description("Messages of which nobody knows whether they arrived")
                .register(registry);
    }

    private double age() {
        Double seconds = sql.fetchSingle(
                        "select greatest(0, extract(epoch from clock_timestamp() - min(not_before)))::float8"
                                + " from outbox where state in ('waiting', 'claimed')")
                .get(0, Double.class);
        return seconds == null ? 0 : seconds;
    }

    private double inDoubt() {
        return sql.fetchSingle("select count(*) from outbox where state = 'in_doubt'")
                .get(0, Double.class);
    }
}
