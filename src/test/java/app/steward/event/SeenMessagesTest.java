package app.steward.event;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@StewardTest
class SeenMessagesTest {
    private static final UUID ONE = Message.onceOf("one");
    private static final UUID TWO = Message.onceOf("two");

    @Autowired
    Db db;

    @Autowired
    TestClock clock;

    @Autowired
    SeenMessages seen;

    @Autowired
    PlatformTransactionManager transactions;

    @BeforeEach
    void nothingYet() {
        db.reset();
    }

    private Set<UUID> fresh(UUID... messages) {
        return fresh(seen, messages);
    }

    private Set<UUID> fresh(SeenMessages process, UUID... messages) {
        return new TransactionTemplate(transactions).execute(status -> process.fresh(List.of(messages)));
    }

    @Test
    void a_message_is_fresh_once() {
        assertThat(fresh(ONE, ONE, TWO)).containsExactlyInAnyOrder(ONE, TWO);
        assertThat(fresh(ONE)).isEmpty();
        assertThat(fresh()).isEmpty();
        UUID three = Message.onceOf("three");
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            seen.fresh(List.of(three));
            status.setRollbackOnly();
        });
        assertThat(fresh(three)).as("what was not stored is not known").hasSize(1);
    }

    @Test
    void it_is_known_on_the_next_days_and_at_every_minute_around_midnight() {
        String[] moments = {
            "2026-06-15T23:40:00Z",
            "2026-06-15T23:50:00Z",
            "2026-06-15T23:59:59Z",
            "2026-06-16T00:00:00Z",
            "2026-06-16T00:09:59Z",
            "2026-06-16T00:10:00Z",
            "2026-06-16T12:00:00Z",
            "2026-06-17T23:55:00Z",
            "2026-06-18T00:05:00Z",
            "2026-06-18T12:00:00Z"
        };
        for (int first = 0; first < moments.length; first++) {
            UUID message = Message.onceOf("from " + first);
            clock.set(moments[first]);
            assertThat(fresh(message)).as(moments[first]).hasSize(1);
            for (int later = first; later < moments.length; later++) {
                clock.set(moments[later]);
                assertThat(fresh(message))
                        .as(moments[first] + ", again " + moments[later])
                        .isEmpty();
            }
        }
    }

    @Test
    void it_is_known_when_a_clock_was_ahead_and_is_set_back() {
        clock.set("2026-06-17T12:00:00Z");
        fresh(ONE);
        for (String back : new String[] {"2026-06-17T00:05:00Z", "2026-06-16T23:55:00Z", "2026-06-15T12:00:00Z"}) {
            clock.set(back);
            assertThat(fresh(ONE)).as(back).isEmpty();
        }
        assertThat(fresh(TWO)).hasSize(1);
    }

    @Test
    void it_is_forgotten_with_the_table_of_its_day() {
        fresh(ONE);
        clock.advance(Duration.ofDays(3));
        seen.look();
        assertThat(fresh(ONE)).as("three days later").isEmpty();
        clock.advance(Duration.ofDays(7));
        seen.look();
        assertThat(tables())
                .doesNotContain("seen_messages_20260615")
                .contains("seen_messages_20260625", "seen_messages_20260626", "seen_messages_20260627");
        assertThat(fresh(ONE)).hasSize(1);
    }

    @Test
    void two_who_store_the_same_at_once_count_it_once() throws Exception {
        assertThat(secondOf("2026-06-15T12:00:00Z", "2026-06-15T12:00:01Z", false))
                .isEmpty();
    }

    @Test
    void so_they_do_over_midnight() throws Exception {
        assertThat(secondOf("2026-06-15T23:59:59Z", "2026-06-16T00:00:01Z", false))
                .isEmpty();
    }

    @Test
    void where_the_first_takes_it_back_the_second_counts_it() throws Exception {
        assertThat(secondOf("2026-06-15T23:59:59Z", "2026-06-16T00:00:01Z", true))
                .containsExactly(ONE);
    }

    /** Stores one in a transaction that goes on until a second, which begins at another moment, waits for it. */
    private Set<UUID> secondOf(String moment, String another, boolean takenBack) throws Exception {
        clock.set(moment);
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch waited = new CountDownLatch(1);
        CompletableFuture<Void> first =
                CompletableFuture.runAsync(() -> new TransactionTemplate(transactions).executeWithoutResult(status -> {
                    assertThat(seen.fresh(List.of(ONE))).hasSize(1);
                    written.countDown();
                    await(waited);
                    if (takenBack) {
                        status.setRollbackOnly();
                    }
                }));
        await(written);
        clock.set(another);
        CompletableFuture<Set<UUID>> second = CompletableFuture.supplyAsync(() -> fresh(ONE));
        try {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> second.isDone()
                            || !db.sql()
                                    .fetch("select 1 from pg_stat_activity where wait_event_type = 'Lock'"
                                            + " and query like 'insert into seen_messages%'")
                                    .isEmpty());
            assertThat(second).as("waits for the first").isNotDone();
        } finally {
            waited.countDown();
        }
        first.get(1, TimeUnit.MINUTES);
        return second.get(1, TimeUnit.MINUTES);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(2, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void processes_make_the_tables_of_a_day_at_the_same_time() {
        clock.set("2031-01-01T12:00:00Z");
        List<CompletableFuture<Void>> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            SeenMessages process = process(Duration.ofDays(3));
            processes.add(CompletableFuture.runAsync(process::look));
        }
        processes.forEach(CompletableFuture::join);
        assertThat(tables())
                .containsExactly("seen_messages_20310101", "seen_messages_20310102", "seen_messages_20310103");
        seen.look(); // knows that those of earlier days are gone
    }

    @Test
    void how_long_is_a_setting() {
        SeenMessages forgetful = process(Duration.ofHours(1));
        assertThat(fresh(forgetful, ONE)).hasSize(1);
        clock.advance(Duration.ofDays(1));
        assertThat(fresh(forgetful, ONE)).isEmpty();
        clock.advance(Duration.ofDays(1));
        assertThat(fresh(forgetful, ONE)).hasSize(1);
    }

    private SeenMessages process(Duration memory) {
        return new SeenMessages(db.sql(), clock, transactions, memory);
    }

    private List<String> tables() {
        return db.sql()
                .fetch("select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
                        + " where i.inhparent = 'seen_messages'::regclass order by 1")
                .getValues(0, String.class);
    }
}
