package app.steward.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Work that is leased: by one at a time, taken over where its process is gone, fenced, given up in the end. */
@StewardTest
class LeaseTest {
    @Autowired
    Db db;

    @Autowired
    Leases leases;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    TransactionTemplate transaction;

    private LeasedTable mine;
    private LeasedTable others;

    @BeforeEach
    void threePieces() {
        db.sql().execute("drop table if exists a_work");
        db.sql()
                .execute("create table a_work (id bigint primary key, done boolean not null default false,"
                        + " lease_owner text, lease_until timestamptz, attempts int not null default 0)");
        db.sql().execute("insert into a_work select i from generate_series(1, 3) i");
        mine = table(leases);
        others = table(new Leases(db.sql(), transactions));
    }

    @AfterEach
    void drop() {
        db.sql().execute("drop table a_work");
    }

    private static LeasedTable table(Leases process) {
        return process.of("a_work", "id").where("not done").orderBy("id");
    }

    private void runOut() {
        db.sql().execute("update a_work set lease_until = now() - interval '1 second'");
    }

    private String row(long id) {
        return (String) db.sql()
                .fetchValue(
                        "select concat_ws(' ', done, attempts, case when lease_owner is not null then 'held' end,"
                                + " round(extract(epoch from lease_until - clock_timestamp()))) from a_work where id = ?",
                        id);
    }

    @Test
    void twoProcessesNeverHaveTheSame() {
        assertThat(mine.take(2).ids()).containsExactly(1L, 2L);
        assertThat(others.take(2).ids()).containsExactly(3L);
        assertThat(mine.take(2)).isNull();
    }

    @Test
    void whatAProcessLeavesBehindIsTakenOverAndCounted() {
        Lease lost = others.take(1);
        runOut();
        Lease again = mine.take(1);
        assertThat(again.id()).isEqualTo(lost.id());
        assertThat(again.attempts()).isEqualTo(2);
        lost.renew();
        lost.giveBack();
        lost.postpone();
        transaction.executeWithoutResult(status -> again.hold());
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> lost.end()))
                .isInstanceOf(LeaseLost.class);
        assertThat(row(1)).isEqualTo("f 2 held 30");
    }

    @Test
    void renewedItIsKept() {
        Lease lease = mine.take(1);
        db.sql().execute("update a_work set lease_until = now() + interval '1 second' where id = 1");
        lease.renew();
        assertThat(row(1)).isEqualTo("f 1 held 30");
    }

    @Test
    void givenBackItCountsAsNoAttemptAndPutOffItWaitsLongerEachTime() {
        mine.take(1).giveBack();
        assertThat(row(1)).isEqualTo("f 0");
        mine.take(1).postpone();
        assertThat(row(1)).isEqualTo("f 1 5");
        assertThat(mine.take(1).id()).as("others first").isEqualTo(2);
        runOut();
        mine.take(1).postpone();
        assertThat(row(1)).isEqualTo("f 2 10");
        db.sql().execute("update a_work set attempts = 40 where id = 3");
        runOut();
        mine.take(3).postpone();
        assertThat(row(3)).isEqualTo("f 41 3600");
    }

    @Test
    void whatIsTriedTooOftenIsSpent() {
        db.sql().execute("update a_work set attempts = 3 where id in (1, 2)");
        others.take(1);
        List<Long> spent = transaction.execute(status -> mine.spent());
        assertThat(spent).as("not while somebody tries").containsExactly(2L);
    }

    @Test
    void oneAtATimeWhereItIsToBeSo() {
        LeasedTable alone = mine.unless(LeasedTable.HELD);
        Lease first = others.unless(LeasedTable.HELD).take(1);
        assertThat(alone.take(1)).isNull();
        transaction.executeWithoutResult(status -> first.end());
        assertThat(alone.take(1)).isNotNull();
        runOut();
        assertThat(alone.take(1)).as("whoever is gone keeps nobody away").isNotNull();
    }

    @Test
    void noTransactionOfAWorkerThatLostItsLeaseIsCommitted() throws InterruptedException {
        Lease lease = mine.take(1);
        // whatever code it is: none of these statements knows of the lease
        Fence.around(
                lease,
                () -> transaction.executeWithoutResult(
                        status -> db.sql().execute("update a_work set done = true where id = 3")));
        assertThat(row(3)).startsWith("t");
        db.sql().execute("update a_work set lease_owner = 'another' where id = 1");
        assertThatThrownBy(() -> Fence.around(
                        lease,
                        () -> transaction.executeWithoutResult(
                                status -> db.sql().execute("update a_work set done = true where id = 2"))))
                .isInstanceOf(LeaseLost.class);
        AtomicBoolean refused = new AtomicBoolean();
        Fence.around(lease, () -> {
            Thread helper = new Thread(() -> {
                try {
                    transaction.executeWithoutResult(
                            status -> db.sql().execute("update a_work set done = true where id = 2"));
                } catch (LeaseLost e) {
                    refused.set(true);
                }
            });
            helper.start();
            join(helper);
        });
        assertThat(refused).as("by a thread of its own, too").isTrue();
        assertThat(row(2)).isEqualTo("f 0");
        transaction.executeWithoutResult(status -> db.sql().execute("update a_work set done = true where id = 2"));
        assertThat(row(2)).as("and others go on").isEqualTo("t 0");
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatIsTakenBackIsStillHeld() {
        Lease lease = mine.take(1);
        transaction.executeWithoutResult(status -> {
            lease.end();
            status.setRollbackOnly();
        });
        db.sql().execute("update a_work set lease_owner = 'another' where id = 1");
        assertThatThrownBy(() -> Fence.around(
                        lease,
                        () -> transaction.executeWithoutResult(
                                status -> db.sql().execute("update a_work set done = true where id = 2"))))
                .isInstanceOf(LeaseLost.class);
    }

    /** Brings each piece to its end but those that it is told to fail at. */
    private final class Doing extends Worker<Lease> {
        private final List<Long> carriedOut = new ArrayList<>();
        private long fails;
        private @Nullable CountDownLatch begun;
        private final CountDownLatch goOn = new CountDownLatch(1);

        Doing() {
            super("doing", Duration.ofHours(1));
        }

        @Override
        protected @Nullable Lease take() {
            return mine.take(1);
        }

        @Override
        protected void carryOut(Lease piece) {
            carriedOut.add(piece.id());
            if (begun != null) {
                begun.countDown();
                try {
                    assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException("Stopped", e);
                }
            }
            if (piece.id() == fails) {
                throw new IllegalStateException("On purpose");
            }
            transaction.executeWithoutResult(status -> {
                piece.end();
                db.sql().execute("update a_work set done = true where id = ?", piece.id());
            });
        }
    }

    @Test
    void whatFailsHoldsUpNobody() {
        Doing worker = new Doing();
        worker.fails = 1;
        worker.work();
        assertThat(worker.carriedOut).containsExactly(1L, 2L, 3L);
        assertThat(row(1)).isEqualTo("f 1 5");
        assertThat(row(2)).isEqualTo("t 1");
        assertThat(worker.done()).isEqualTo(2);
        assertThat(worker.failed()).isEqualTo(1);
    }

    @Test
    void aProcessThatStopsGivesBackWhatItIsAt() throws InterruptedException {
        Doing worker = new Doing();
        worker.begun = new CountDownLatch(1);
        Background background = new Background(List.of(worker), List.of(), true);
        background.start();
        assertThat(worker.begun.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(worker.running()).isEqualTo(1);
        assertThat(others.take(1).id()).isEqualTo(2);
        background.stop();
        assertThat(others.take(2).ids()).as("at once").contains(1L);
    }
}
