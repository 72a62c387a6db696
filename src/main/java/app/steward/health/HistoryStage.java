package app.steward.health;

import app.steward.derive.Outcome;
import app.steward.derive.Pass;
import app.steward.derive.Place;
import app.steward.derive.Stage;
import app.steward.fact.HistoryRetention;
import app.steward.fact.Retry;
import app.steward.membership.CountCheck;
import app.steward.segment.SegmentKind;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The end of a full refresh: checks what was counted, and forgets what is too old. */
@Component
class HistoryStage implements Stage {
    private final HistoryRetention retention;
    private final CountCheck counts;
    private final Retry retry;

    HistoryStage(HistoryRetention retention, CountCheck counts, Retry retry) {
        this.retention = retention;
        this.counts = counts;
        this.retry = retry;
    }

    @Override
    public String name() {
        return "history";
    }

    @Override
    public int place() {
        return Place.HISTORY;
    }

    @Override
    public Outcome all(Pass pass) {
        List<String> miscounted = retry.run(() -> counts.correct(SegmentKind.SEGMENT));
        return new Outcome(
                retention.forgetOld("health_history", pass.now(), pass.progress()), 0, 0, miscounted, Set.of());
    }
}
