package app.steward.report;

import app.steward.derive.Outcome;
import app.steward.derive.Pass;
import app.steward.derive.Place;
import app.steward.derive.Stage;
import app.steward.fact.Retry;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Near the end of a full refresh: how all books were thirty days ago, so that nobody who opens the report waits for it. */
@Component
class ReportStage implements Stage {
    private final ReportDays days;
    private final Retry retry;

    ReportStage(ReportDays days, Retry retry) {
        this.days = days;
        this.retry = retry;
    }

    @Override
    public String name() {
        return "reports";
    }

    @Override
    public int place() {
        return Place.REPORTS;
    }

    @Override
    public Outcome all(Pass pass) {
        int books = retry.run(() -> days.write(pass.catalogue(), pass.now(), ReportDays.LEAST));
        return new Outcome(books, 0, 0, List.of(), Set.of());
    }
}
