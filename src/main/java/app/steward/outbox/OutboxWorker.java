package app.steward.outbox;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.inline;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
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
 */
@Component
@DependsOnDatabaseInitialization
class OutboxWorker extends Worker<Lease> implements MeterBinder {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxWorker.class);
    private static final int CLAIM = 20;
    private static final Duration CLAIMED = Duration.ofSeconds(60);
    private static final Duration HANDED_OVER = Duration.ofMinutes(5);
    private static final String LOST = "Steward stopped while it was handed over.";

    private final DSLContext sql;
    private final JsonMapper json;
    private final Map<String, Sender> senders;
    private final LeasedTable messages;
    private final TransactionTemplate anew;

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
                .within(condition("state in ('waiting', 'claimed')"))
                .where(condition(
                        "kind = any ({0}) and not_before <= clock_timestamp()",
                        val(this.senders.keySet().toArray(String[]::new))))
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
              order by id for update skip locked)""";

    /** Settles what was handed over by a process that is gone. */
    @Override
    protected void before() {
        for (Sender sender : senders.values()) {
            sql.execute(
                    ABANDONED,
                    inline(sender.onceAtMost() ? "in_doubt" : "waiting"),
                    val(LOST),
                    sql(LeasedTable.FREE),
                    val(sender.kind()));
        }
    }

    @Override
    protected @Nullable Lease take() {
        return senders.isEmpty() ? null : messages.take(CLAIM, "state = 'claimed'");
    }

    @Override
    protected void carryOut(Lease claimed) {
        for (Record row : claimed.rows()) {
            Message message = new Message(
                    row.get("id", Long.class),
                    row.get("key", String.class),
                    row.get("kind", String.class),
                    json.readTree(row.get("payload", String.class)),
                    row.get("attempts", Integer.class));
            Sender sender = Objects.requireNonNull(senders.get(message.kind()));
            if (Boolean.TRUE.equals(anew.execute(status -> handOver(sender, message)))) {
                Answer answer = send(sender, message);
                anew.executeWithoutResult(status -> settle(sender, message, answer));
            }
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
        boolean waits = answer.state() == Answer.State.WAITING;
        boolean givenUp = waits && message.attempts() > sender.waits().size();
        Answer.State state = givenUp ? Answer.State.REFUSED : answer.state();
        Duration wait = waits && !givenUp ? sender.waits().get(message.attempts() - 1) : Duration.ZERO;
        sql.execute(
                "update outbox set state = ?, reply = ?, not_before = clock_timestamp() + make_interval(secs => ?),"
                        + " sent_at = case when ? then clock_timestamp() end, lease_owner = null, lease_until = null"
                        + " where id = ? and (state = 'handing_over' and lease_owner = ? or state = 'in_doubt')",
                state.key(),
                givenUp ? "Given up after " + message.attempts() + " tries: " + answer.reply() : answer.reply(),
                wait.toMillis() / 1000.0,
                state == Answer.State.SENT,
                message.id(),
                messages.owner());
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
