package app.steward.refresh;

import app.steward.condition.Fields;
import app.steward.condition.Principal;
import app.steward.condition.Snapshot;
import app.steward.derive.DefinitionSaved;
import app.steward.derive.Pass;
import app.steward.derive.TooMany;
import app.steward.fact.Retry;
import app.steward.problem.SqlState;
import app.steward.refresh.Chain.Step;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Refreshes what depends on a saved definition: in the request where that is quick, else in the background.
 */
@Component
class SavedDefinitions {
    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    /** Storing more than these takes longer than that; to begin with it would be done twice. */
    private static final long AT_MOST = 20_000;

    private final DSLContext sql;
    private final Fields fields;
    private final Chain chain;
    private final Retry retry;
    private final Refresh refresh;
    private final TransactionTemplate anew;

    SavedDefinitions(
            DSLContext sql,
            Fields fields,
            Chain chain,
            Retry retry,
            Refresh refresh,
            PlatformTransactionManager transactions) {
        this.sql = sql;
        this.fields = fields;
        this.chain = chain;
        this.retry = retry;
        this.refresh = refresh;
        this.anew = new TransactionTemplate(transactions);
        this.anew.setPropagationBehavior(TransactionTemplate.PROPAGATION_REQUIRES_NEW);
    }

    /** After the commit, so that a refresh that takes too long leaves the saved definition as it is. */
    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
    void on(DefinitionSaved saved) {
        List<Step> steps = chain.affectedBy(Set.of(saved.name()), fields.catalogue());
        try {
            retry.run(() -> anew.execute(status -> refreshAtOnce(steps)));
        } catch (RuntimeException e) {
            if (!(e instanceof TooMany) && !SqlState.is(e, SqlState.CANCELLED)) {
                throw e;
            }
            anew.executeWithoutResult(status -> {
                steps.forEach(step -> step.stage().waiting(step.definitions()));
                refresh.request(
                        steps.stream()
                                .flatMap(step -> step.definitions().stream())
                                .collect(Collectors.toSet()),
                        saved.reason());
            });
        }
    }

    private boolean refreshAtOnce(List<Step> steps) {
        Snapshot present = fields.present(Principal.SYSTEM);
        Pass pass = new Pass(present.catalogue(), present.now(), AT_MOST, (done, of) -> {});
        long deadline = System.nanoTime() + AT_ONCE.toNanos();
        for (Step step : steps) {
            limit(deadline);
            step.stage().some(step.definitions(), pass);
        }
        return true;
    }

    private void limit(long deadline) {
        long left = Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis());
        sql.execute("set local statement_timeout = {0}", DSL.inline(Math.toIntExact(left)));
    }
}
