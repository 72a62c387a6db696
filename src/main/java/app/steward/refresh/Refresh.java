package app.steward.refresh;

import static org.jooq.impl.DSL.val;

import java.util.Collection;
import java.util.Objects;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Where a refresh is asked for. One runs in the cluster and one may wait: whoever asks gets the waiting one, so that
 * what was written before is always in it. It does not start before the asker's transaction is committed.
 */
@Component
public class Refresh {
    private final DSLContext sql;
    private final RefreshWorker worker;

    Refresh(DSLContext sql, RefreshWorker worker) {
        this.sql = sql;
        this.worker = worker;
    }

    /**
     * Asks for a full refresh.
     *
     * @param reason for people, as the run shows it
     * @return the number of the run
     */
    @Transactional
    public long request(String reason) {
        return request(Run.Kind.FULL, new Integer[0], reason);
    }

    /** Asks that only these segments are computed anew, in the background. Where a full run waits, that one does it. */
    @Transactional
    public long request(Collection<Integer> segments, String reason) {
        return request(Run.Kind.SEGMENTS, new TreeSet<>(segments).toArray(new Integer[0]), reason);
    }

    /** Asks that this is computed anew, in the background. Where a full run waits, that one does it. */
    @Transactional
    long request(Plan plan, String reason) {
        Run.Kind kind = plan.health() ? Run.Kind.HEALTH : Run.Kind.SEGMENTS;
        return request(kind, plan.segments().toArray(new Integer[0]), reason);
    }

    private long request(Run.Kind kind, Integer[] segments, String reason) {
        // One statement joins the run that waits or makes one. The row stays locked until the asker commits, and
        // whoever
        // looks for work passes over locked rows.
        long id = Objects.requireNonNull(sql.fetchSingle(
                        "insert into refresh_runs (state, kind, segments, reason) values ('waiting', {0}, {1}, {2})"
                                + " on conflict (state) where state = 'waiting' do update set"
                                // the one that does more: a run of health also does the segments that it names
                                + " kind = case when 'full' in (refresh_runs.kind, {0}) then 'full'"
                                + " when 'health' in (refresh_runs.kind, {0}) then 'health' else {0} end,"
                                + " reason = case when refresh_runs.kind <> 'full' and {0} = 'full' then {2}"
                                + " else refresh_runs.reason end,"
                                + " segments = (select coalesce(array_agg(distinct x order by x), '{}')"
                                + " from unnest(refresh_runs.segments || excluded.segments) x)"
                                + " returning id",
                        val(kind.key()), val(segments), val(reason))
                .get(0, Long.class));
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    worker.wake();
                }
            });
        } else {
            worker.wake();
        }
        return id;
    }
}
