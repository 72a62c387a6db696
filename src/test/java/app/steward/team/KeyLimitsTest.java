package app.steward.team;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@StewardTest
class KeyLimitsTest {
    @Autowired
    Db db;

    private final StandingTime time = new StandingTime();
    private KeyLimits limits;

    @BeforeEach
    void aProcess() {
        db.reset();
        limits = new KeyLimits(db.sql(), time);
    }

    @AfterEach
    void nobodyElse() {
        db.sql().execute("delete from qrtz_scheduler_state");
    }

    @Test
    void so_many_are_let_through_and_then_as_time_goes_on() {
        assertThat(through(key(1, 100), 150)).isEqualTo(100);
        assertThat(limits.take(key(1, 100))).isEqualTo(Duration.ofMillis(10));
        assertThat(limits.take(key(2, 100))).as("another key").isZero();
        time.pass(Duration.ofMillis(500));
        assertThat(through(key(1, 100), 150)).isEqualTo(50);
        time.pass(Duration.ofHours(1));
        assertThat(through(key(1, 100), 150)).as("nothing is saved up").isEqualTo(100);
    }

    @Test
    void another_limit_holds_from_the_next_request_on() {
        assertThat(through(key(1, 10), 20)).isEqualTo(10);
        assertThat(through(key(1, 30), 50)).isEqualTo(30);
        assertThat(through(key(1, 5), 50)).isEqualTo(5);
    }

    @Test
    void processes_that_are_alive_share_a_limit() {
        long now = System.currentTimeMillis();
        signedIn("a", now);
        signedIn("b", now - 10_000);
        signedIn("c", now - 10_000);
        signedIn("gone", now - 600_000);
        limits.look();
        assertThat(through(key(1, 100), 200)).isEqualTo(34);
        assertThat(through(key(2, 1), 200)).as("never none").isEqualTo(1);
        db.sql().execute("delete from qrtz_scheduler_state where instance_name <> 'a'");
        limits.look();
        assertThat(through(key(1, 100), 200)).isEqualTo(100);
    }

    private void signedIn(String process, long at) {
        db.sql().execute("insert into qrtz_scheduler_state values ('steward', ?, ?, 7500)", process, at);
    }

    private int through(ApiKey key, int tries) {
        int through = 0;
        for (int i = 0; i < tries; i++) {
            if (limits.take(key).isZero()) {
                through++;
            }
        }
        return through;
    }

    private static ApiKey key(long id, int perSecond) {
        return new ApiKey(
                id,
                ApiKey.Kind.WRITE,
                "sdk",
                "",
                null,
                null,
                null,
                Instant.EPOCH,
                null,
                perSecond,
                new ApiKey.Use(0, 0, 0, 0));
    }

    private static final class StandingTime implements TimeMeter {
        private long nanos;

        void pass(Duration time) {
            nanos += time.toNanos();
        }

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
