package app.steward.refresh;

import app.steward.condition.Asker;
import app.steward.condition.Catalogue;
import app.steward.condition.Fields;
import app.steward.condition.Present;
import app.steward.condition.Subject;
import app.steward.fact.Retry;
import app.steward.health.HealthChanged;
import app.steward.health.HealthPass;
import app.steward.health.HealthStates;
import app.steward.segment.Segment;
import app.steward.segment.SegmentPass;
import app.steward.segment.SegmentSaved;
import app.steward.segment.SegmentStates;
import app.steward.segment.Segments;
import app.steward.workspace.Now;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Refreshes what depends on a saved segment, health configuration or priority: in the request where that is quick, else
 * in the background.
 */
@Component
class SavedDefinitions {
    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    /** Storing more than these takes longer than that; to begin with it would be done twice. */
    private static final long AT_MOST = 20_000;

    private static final String CANCELLED = "57014";

    private final DSLContext sql;
    private final Fields fields;
    private final SegmentPass segmentPass;
    private final HealthPass healthPass;
    private final SegmentStates states;
    private final HealthStates healthStates;
    private final Segments segments;
    private final Plans plans;
    private final Retry retry;
    private final Refresh refresh;
    private final TransactionTemplate anew;

    SavedDefinitions(
            DSLContext sql,
            Fields fields,
            SegmentPass segmentPass,
            HealthPass healthPass,
            SegmentStates states,
            HealthStates healthStates,
            Segments segments,
            Plans plans,
            Retry retry,
            Refresh refresh,
            PlatformTransactionManager transactions) {
        this.sql = sql;
        this.fields = fields;
        this.segmentPass = segmentPass;
        this.healthPass = healthPass;
        this.states = states;
        this.healthStates = healthStates;
        this.segments = segments;
        this.plans = plans;
        this.retry = retry;
        this.refresh = refresh;
        this.anew = new TransactionTemplate(transactions);
        this.anew.setPropagationBehavior(TransactionTemplate.PROPAGATION_REQUIRES_NEW);
    }

    /** After the commit, so that a refresh that takes too long leaves the saved condition as it is. */
    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
    void on(SegmentSaved saved) {
        follow(plans.ofSegments(Set.of(saved.id())), "Segment saved: " + nameOf(saved.id()));
    }

    /** Likewise. */
    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
    void on(HealthChanged changed) {
        follow(plans.ofHealth(), changed.reason());
    }

    private void follow(Plan plan, String reason) {
        try {
            retry.run(() -> anew.execute(status -> refreshAtOnce(plan)));
        } catch (RuntimeException e) {
            if (!(e instanceof SegmentPass.ManyDiffer) && !isCancelled(e)) {
                throw e;
            }
            anew.executeWithoutResult(status -> {
                states.refreshing(plan.segments());
                if (plan.health()) {
                    healthStates.refreshing();
                }
                refresh.request(plan, reason);
            });
        }
    }

    private boolean refreshAtOnce(Plan plan) {
        Present present = fields.present(Asker.SYSTEM);
        Now now = present.now();
        Catalogue catalogue = present.catalogue();
        long deadline = System.nanoTime() + AT_ONCE.toNanos();
        limit(deadline);
        segmentPass.runUpTo(AT_MOST, Subject.ACCOUNT, plan.before(), catalogue, now);
        if (plan.health()) {
            limit(deadline);
            healthPass.run(null, catalogue, now);
        }
        limit(deadline);
        segmentPass.runUpTo(AT_MOST, Subject.ACCOUNT, plan.after(), catalogue, now);
        limit(deadline);
        segmentPass.runUpTo(AT_MOST, Subject.USER, plan.users(), catalogue, now);
        return true;
    }

    private void limit(long deadline) {
        long left = Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis());
        sql.execute("set local statement_timeout = {0}", DSL.inline(Math.toIntExact(left)));
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
