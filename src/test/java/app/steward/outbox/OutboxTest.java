package app.steward.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.job.Leases;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Messages leave once each, whatever becomes of the process that sends them. */
@StewardTest
class OutboxTest {
    @Autowired
    Db db;

    @Autowired
    Outbox outbox;

    @Autowired
    JsonMapper json;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    TransactionTemplate transaction;

    private final Post post = new Post();
    private OutboxWorker drainer;

    @BeforeEach
    void empty() {
        db.reset();
        drainer = process(post);
    }

    /** Says what it is told to say, and remembers what it was given. */
    private static class Post implements Sender {
        final Map<String, LongAdder> sent = new ConcurrentHashMap<>();
        Function<Message, Answer> answers = message -> Answer.sent("250 OK");
        Function<Message, Optional<Answer>> stops = message -> Optional.empty();
        boolean onceAtMost;

        @Override
        public String kind() {
            return "test";
        }

        @Override
        public Optional<Answer> stop(Message message) {
            return stops.apply(message);
        }

        @Override
        public Answer send(Message message) {
            sent.computeIfAbsent(message.key(), any -> new LongAdder()).increment();
            return answers.apply(message);
        }

        @Override
        public boolean onceAtMost() {
            return onceAtMost;
        }

        long times(String key) {
            LongAdder times = sent.get(key);
            return times == null ? 0 : times.sum();
        }
    }

    private OutboxWorker process(Sender sender) {
        return new OutboxWorker(db.sql(), json, List.of(sender), new Leases(db.sql(), transactions), transactions);
    }

    private boolean add(String kind, String key, Instant notBefore) {
        return add(kind, key, "", notBefore);
    }

    private boolean add(String kind, String key, String source, Instant notBefore) {
        return Boolean.TRUE.equals(transaction.execute(
                status -> outbox.add(kind, key, source, json.readTree("{\"to\":\"ada@example.com\"}"), notBefore)));
    }

    private void add(String key) {
        assertThat(add("test", key, null)).isTrue();
    }

    private boolean again(String key) {
        return Boolean.TRUE.equals(transaction.execute(status -> outbox.again(key)));
    }

    private boolean cancel(String key, String why) {
        return Boolean.TRUE.equals(transaction.execute(status -> outbox.cancel(key, why)));
    }

    private String row(String key) {
        return (String) db.sql()
                .fetchValue(
                        "select concat_ws(' ', state, attempts, case when lease_owner is not null then 'held' end,"
                                + " reply) from outbox where key = ?",
                        key);
    }

    private long waits(String key) {
        return ((Number) db.sql()
                        .fetchValue(
                                "select round(extract(epoch from not_before - clock_timestamp()))::bigint from outbox"
                                        + " where key = ?",
                                key))
                .longValue();
    }

    private void due() {
        db.sql().execute("update outbox set not_before = clock_timestamp() where state = 'waiting'");
    }

    @Test
    void itLeavesOnceHoweverOftenItIsAdded() {
        add("run:1:2");
        assertThat(add("test", "run:1:2", null)).isFalse();
        drainer.work();
        drainer.work();
        assertThat(add("test", "run:1:2", null)).as("now or ever").isFalse();
        drainer.work();
        assertThat(post.times("run:1:2")).isEqualTo(1);
        assertThat(row("run:1:2")).isEqualTo("sent 1 250 OK");
    }

    @Test
    void itIsThereExactlyWhenWhatCausesItIs() {
        transaction.executeWithoutResult(status -> {
            outbox.add("test", "a", "", json.readTree("{}"), null);
            status.setRollbackOnly();
        });
        drainer.work();
        assertThat(db.sql().fetchCount(org.jooq.impl.DSL.table("outbox"))).isZero();
        assertThat(post.sent).isEmpty();
        assertThatThrownBy(() -> outbox.add("test", "a", "", json.readTree("{}"), null))
                .isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void itWaitsForItsTimeAndForWhoeverSendsItsKind() {
        add("test", "later", Instant.now().plusSeconds(3600));
        add("other", "of another kind", null);
        drainer.work();
        assertThat(post.sent).isEmpty();
        due();
        drainer.work();
        assertThat(post.sent.keySet()).containsExactly("later");
        assertThat(row("of another kind")).isEqualTo("waiting 0");
    }

    @Test
    void twoProcessesNeverSendOneTwice() throws Exception {
        transaction.executeWithoutResult(status -> {
            for (int i = 0; i < 300; i++) {
                outbox.add("test", "m" + i, "", json.readTree("{}"), null);
            }
        });
        CyclicBarrier together = new CyclicBarrier(2);
        OutboxWorker other = process(post);
        Thread second = new Thread(() -> {
            meet(together);
            other.work();
        });
        second.start();
        meet(together);
        drainer.work();
        second.join();
        assertThat(post.sent).hasSize(300);
        assertThat(post.sent.values()).extracting(LongAdder::sum).containsOnly(1L);
        assertThat(db.sql().fetchValue("select count(*) from outbox where state = 'sent' and attempts = 1"))
                .isEqualTo(300L);
    }

    private static void meet(CyclicBarrier at) {
        try {
            at.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatADeadProcessClaimedIsSentByAnother() {
        add("a");
        left("claimed", "now() + interval '1 minute'");
        drainer.work();
        assertThat(post.sent).isEmpty();
        left("claimed", "now() - interval '1 second'");
        drainer.work();
        assertThat(post.times("a")).isEqualTo(1);
    }

    @Test
    void whatItHandedOverIsInDoubtOrSentAgainAsItsKindAllows() {
        post.onceAtMost = true;
        add("a");
        left("handing_over", "now() - interval '1 second'");
        drainer.work();
        assertThat(post.sent).isEmpty();
        assertThat(row("a")).isEqualTo("in_doubt 1 Steward stopped while it was handed over.");
        drainer.work();
        assertThat(post.sent).as("nobody but a person lets it go").isEmpty();
        assertThat(again("a")).isTrue();
        drainer.work();
        assertThat(row("a")).isEqualTo("sent 1 250 OK");

        post.onceAtMost = false;
        add("b");
        left("handing_over", "now() - interval '1 second'");
        drainer.work();
        assertThat(post.times("b")).isEqualTo(1);
    }

    private void left(String state, String until) {
        db.sql()
                .execute("update outbox set state = '" + state + "', attempts = 1, lease_owner = 'gone', lease_until = "
                        + until + " where state <> 'sent'");
    }

    @Test
    void anAnswerThatComesLateSettlesWhatWasInDoubt() {
        post.onceAtMost = true;
        add("a");
        post.answers = message -> {
            db.sql().execute("update outbox set lease_until = now() - interval '1 second'");
            process(post).work();
            assertThat(row("a")).startsWith("in_doubt");
            return Answer.sent("250 at last");
        };
        drainer.work();
        assertThat(row("a")).isEqualTo("sent 1 250 at last");
        assertThat(post.times("a")).isEqualTo(1);
    }

    @Test
    void thatItIsHandedOverIsCommittedBeforeItsSenderBegins() {
        add("a");
        post.answers = message -> {
            assertThat(row("a")).isEqualTo("handing_over 1 held");
            return Answer.sent("");
        };
        drainer.work();
        assertThat(row("a")).startsWith("sent");
    }

    @Test
    void whoeverLostItBeforeItWasHandedOverSendsNothing() {
        add("a");
        add("b");
        post.answers = message -> {
            db.sql().execute("update outbox set lease_owner = 'another' where state = 'claimed'");
            return Answer.sent("");
        };
        drainer.work();
        assertThat(post.sent).hasSize(1);
        assertThat(db.sql().fetchValue("select count(*) from outbox where state = 'claimed'"))
                .isEqualTo(1L);
    }

    @Test
    void whatDoesNotGoNowWaitsLongerEachTimeAndIsGivenUpAfterADay() {
        add("a");
        post.answers = message -> Answer.notNow("421 busy");
        long waited = 0;
        for (Duration wait : Sender.OVER_A_DAY) {
            drainer.work();
            assertThat(row("a")).startsWith("waiting").endsWith("421 busy");
            assertThat(waits("a")).isBetween(wait.toSeconds() - 5, wait.toSeconds());
            waited += wait.toSeconds();
            due();
        }
        assertThat(Duration.ofSeconds(waited)).isBetween(Duration.ofHours(24), Duration.ofHours(25));
        drainer.work();
        assertThat(row("a")).isEqualTo("refused 28 Given up after 28 tries: 421 busy");
        due();
        drainer.work();
        assertThat(post.times("a")).isEqualTo(28);
        assertThat(again("a")).isTrue();
        assertThat(row("a")).isEqualTo("waiting 0");
    }

    @Test
    void whatItsSenderThrowsIsNoAnswer() {
        add("a");
        post.answers = message -> {
            throw new IllegalStateException("Connection reset");
        };
        drainer.work();
        assertThat(row("a")).startsWith("waiting 1").endsWith("Connection reset");
        post.onceAtMost = true;
        due();
        drainer.work();
        assertThat(row("a")).startsWith("in_doubt 2").endsWith("Connection reset");
    }

    @Test
    void whatIsNotToGoAnyMoreIsStoppedAtTheLastMoment() {
        add("a");
        add("b");
        add("c");
        post.stops = message -> message.key().equals("a")
                ? Optional.of(Answer.skipped("The address is suppressed"))
                : message.key().equals("b") ? Optional.of(Answer.held("The journey is paused")) : Optional.empty();
        assertThat(cancel("c", "The journey has ended")).isTrue();
        drainer.work();
        assertThat(post.sent).isEmpty();
        assertThat(row("a")).isEqualTo("skipped 1 The address is suppressed");
        assertThat(row("b")).isEqualTo("held 1 The journey is paused");
        assertThat(row("c")).isEqualTo("cancelled 0 The journey has ended");
        post.stops = message -> Optional.empty();
        assertThat(again("b")).isTrue();
        drainer.work();
        assertThat(row("b")).startsWith("sent");
        assertThat(cancel("b", "Too late")).isFalse();
    }

    @Test
    void manyOfOneSourceLetOthersHaveTheirTurn() {
        for (int i = 0; i < 60; i++) {
            add("test", "big " + i, "big", null);
        }
        add("test", "small", "small", null);
        List<String> order = new ArrayList<>();
        post.answers = message -> {
            order.add(message.key());
            return Answer.sent("");
        };
        drainer.work();
        assertThat(order).hasSize(61);
        assertThat(order.indexOf("small")).isEqualTo(20);
    }

    @Test
    void whatDoesNotGoNowHoldsUpNobody() {
        for (int i = 0; i < 5; i++) {
            add("test", "hangs " + i, "a", null);
        }
        add("test", "goes", "b", null);
        List<String> order = new ArrayList<>();
        post.answers = message -> {
            order.add(message.key());
            return message.key().startsWith("hangs") ? Answer.notNow("timeout") : Answer.sent("");
        };
        drainer.work();
        assertThat(order).startsWith("hangs 0", "goes", "hangs 1").hasSize(6);
        assertThat(db.sql().fetchValue("select count(*) from outbox where attempts <> 1 or lease_owner is not null"))
                .isEqualTo(0L);
    }

    /** One kind with its threads all hanging, the other goes on; of one source one thread hangs at most. */
    @Test
    void anotherSideThatHangsTakesOneThreadOfItsKind() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        Post hooks = new Post() {
            @Override
            public String kind() {
                return "hook";
            }

            @Override
            public int atOnce() {
                return 2;
            }

            @Override
            public boolean oneByOne() {
                return true;
            }
        };
        hooks.answers = message -> {
            if (message.key().startsWith("slow")) {
                hanging.countDown();
                await(released);
            }
            return Answer.sent("");
        };
        OutboxWorker both = new OutboxWorker(
                db.sql(), json, List.of(post, hooks), new Leases(db.sql(), transactions), transactions);
        add("hook", "slow 1", "slow", null);
        add("hook", "slow 2", "slow", null);
        Thread hangs = new Thread(both::work);
        hangs.start();
        await(hanging);
        add("hook", "quick", "quick", null);
        add("hook", "slow 3", "slow", null);
        add("a mail");
        both.work();
        assertThat(hooks.sent).containsOnlyKeys("slow 1", "quick");
        assertThat(post.times("a mail")).isEqualTo(1);
        released.countDown();
        hangs.join();
        assertThat(hooks.sent).containsOnlyKeys("slow 1", "slow 2", "slow 3", "quick");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
