package app.steward.task;

import static org.jooq.impl.DSL.condition;

import app.steward.fact.Retry;
import app.steward.job.Recurring;
import java.time.Duration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Looks again who has tasks that automation made, which holds no account while it makes them: where one was handed over
 * in that very moment, its task follows now. So do tasks of deputies whose last day is over.
 */
@Component
class TaskSweep implements Recurring {
    private final TaskHolders holders;
    private final Retry retry;
    private final TransactionTemplate transaction;

    TaskSweep(TaskHolders holders, Retry retry, TransactionTemplate transaction) {
        this.holders = holders;
        this.retry = retry;
        this.transaction = transaction;
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(15);
    }

    @Override
    public void look() {
        retry.run(() -> transaction.execute(status -> {
            holders.settleEnded();
            return holders.settle(condition(
                    "t.origin is not null and t.created_by is null and t.created_at > now() - interval '2 hours'"));
        }));
    }
}
