package app.steward.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;

/** The portfolio's clock in tests: stands still until a test moves it. {@link Db#reset()} sets it back. */
@Primary
@Component
public class TestClock extends Clock {

    /** Where every test starts: a Monday, noon in UTC. */
    public static final Instant START = Instant.parse("2026-06-15T12:00:00Z");

    private volatile Instant now = START;

    /** Sets the moment, for example {@code set("2024-12-31T12:00:00Z")}. */
    public void set(String rfc3339) {
        now = Instant.parse(rfc3339);
    }

    public void set(Instant moment) {
        now = moment;
    }

    public void advance(Duration by) {
        now = now.plus(by);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.fixed(now, zone);
    }
}
