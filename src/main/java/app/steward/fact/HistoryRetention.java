package app.steward.fact;

import app.steward.derive.Progress;
import app.steward.workspace.Now;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps histories of accounts for two years: tables of changes with {@code account_id} and {@code at} as their key. */
@Component
public class HistoryRetention {
    private static final int YEARS = 2;
    private static final int BATCH = 50_000;

    private final DSLContext sql;
    private final Retry retry;
    private final TransactionTemplate anew;

    HistoryRetention(DSLContext sql, Retry retry, PlatformTransactionManager transactions) {
        this.sql = sql;
        this.retry = retry;
        this.anew = new TransactionTemplate(transactions);
        this.anew.setPropagationBehavior(TransactionTemplate.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * Deletes what is older than two years, in batches of a transaction each. The newest row before that stays, since it
     * says what held when the kept time began.
     *
     * @param history the table, with an index of {@code at}
     * @return how many rows were deleted
     */
    public long forgetOld(String history, Now now, Progress progress) {
        Instant begins = now.startOf(now.today().minusYears(YEARS));
        long deleted = 0;
        int gone;
        do {
            gone = retry.run(() -> anew.execute(status -> batch(history, begins)));
            deleted += gone;
            progress.done(deleted, deleted);
        } while (gone == BATCH);
        return deleted;
    }

    private int batch(String history, Instant begins) {
        return sql.execute(
                "delete from {0} h using (select o.account_id, o.at from {0} o where o.at < {1} and exists"
                        + " (select 1 from {0} n where n.account_id = o.account_id and n.at > o.at and n.at <= {1})"
                        + " order by o.account_id, o.at limit {2}) old"
                        + " where h.account_id = old.account_id and h.at = old.at",
                DSL.table(DSL.name(history)), DSL.val(begins.atOffset(ZoneOffset.UTC)), DSL.inline(BATCH));
    }
}
