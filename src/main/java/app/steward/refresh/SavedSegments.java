package app.steward.refresh;

import app.steward.condition.Condition;
import app.steward.condition.ConditionHolder;
import app.steward.condition.Subject;
import app.steward.fact.Retry;
import app.steward.segment.Segment;
import app.steward.segment.SegmentGraph;
import app.steward.segment.SegmentPass;
import app.steward.segment.SegmentSaved;
import app.steward.segment.SegmentStates;
import app.steward.segment.Segments;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/** Refreshes a saved segment and what depends on it: in the request where that is quick, else in the background. */
@Component
class SavedSegments {
    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    private static final String CANCELLED = "57014";

    private final DSLContext sql;
    private final Today today;
    private final SegmentPass segmentPass;
    private final SegmentStates states;
    private final Segments segments;
    private final List<ConditionHolder> holders;
    private final Retry retry;
    private final Refresh refresh;
    private final TransactionTemplate anew;

    SavedSegments(
            DSLContext sql,
            Today today,
            SegmentPass segmentPass,
            SegmentStates states,
            Segments segments,
            List<ConditionHolder> holders,
            Retry retry,
            Refresh refresh,
            PlatformTransactionManager transactions) {
        this.sql = sql;
        this.today = today;
        this.segmentPass = segmentPass;
        this.states = states;
        this.segments = segments;
        this.holders = List.copyOf(holders);
        this.retry = retry;
        this.refresh = refresh;
        this.anew = new TransactionTemplate(transactions);
        this.anew.setPropagationBehavior(TransactionTemplate.PROPAGATION_REQUIRES_NEW);
    }

    /** After the commit, so that a refresh that takes too long leaves the saved condition as it is. */
    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
    void on(SegmentSaved saved) {
        Set<Integer> affected = withDependants(saved.id());
        try {
            retry.run(() -> anew.execute(status -> refreshAtOnce(affected)));
        } catch (RuntimeException e) {
            if (!isCancelled(e)) {
                throw e;
            }
            anew.executeWithoutResult(status -> {
                states.refreshing(affected);
                refresh.request(affected, "Segment saved: " + nameOf(saved.id()));
            });
        }
    }

    private boolean refreshAtOnce(Set<Integer> affected) {
        Now now = today.now();
        long deadline = System.nanoTime() + AT_ONCE.toNanos();
        for (Subject subject : List.of(Subject.ACCOUNT, Subject.USER)) {
            Set<Integer> ofSubject = segments.of(subject).stream()
                    .map(Segment::id)
                    .filter(affected::contains)
                    .collect(Collectors.toSet());
            if (!ofSubject.isEmpty()) {
                long left = Math.max(
                        1, Duration.ofNanos(deadline - System.nanoTime()).toMillis());
                sql.execute("set local statement_timeout = {0}", DSL.inline(Math.toIntExact(left)));
                segmentPass.run(subject, null, ofSubject, now);
            }
        }
        return true;
    }

    private Set<Integer> withDependants(int id) {
        Map<Integer, Condition> conditions = new HashMap<>();
        holders.stream()
                .flatMap(ConditionHolder::held)
                .filter(held -> held.type().equals("segment"))
                .forEach(held -> conditions.put(Math.toIntExact(held.id()), held.condition()));
        return new SegmentGraph(conditions).withDependants(Set.of(id));
    }

    private String nameOf(int id) {
        return segments.findById(id).map(Segment::name).orElse(String.valueOf(id));
    }

    private static boolean isCancelled(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof SQLException failed && CANCELLED.equals(failed.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
