package app.steward.refresh;

import static org.jooq.impl.DSL.val;

import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
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
    /** The kinds in the order of {@link Run.Kind}. The run that does more wins: it also does what the other names. */
    private static final String JOIN = """
            insert into refresh_runs (state, kind, definitions, reason) values ('waiting', {0}, {1}, {2})
            on conflict (state) where state = 'waiting' do update
            set kind = case when array_position({3}, {0}) < array_position({3}, refresh_runs.kind) then {0}
                else refresh_runs.kind end,
              reason = case when array_position({3}, {0}) < array_position({3}, refresh_runs.kind) then {2}
                else refresh_runs.reason end,
              definitions = (select coalesce(array_agg(distinct x order by x), '{}')
                from unnest(refresh_runs.definitions || excluded.definitions) x)
            returning id""";

    private final DSLContext sql;
    private final RefreshWorker worker;

    Refresh(DSLContext sql, RefreshWorker worker) {
        this.sql = sql;
        this.worker = worker;
    }

    private static final String[] KINDS =
            Arrays.stream(Run.Kind.values()).map(Run.Kind::key).toArray(String[]::new);

    /** A little less than a week, so that it stays the same night. */
    private static final String CHECKED_OF_LATE = """
            select exists (select from refresh_runs where kind in ('full', 'checked')
              and (state in ('waiting', 'running') or state = 'done' and started_at > now() - interval '156 hours'))""";

    /**
     * Asks that everything is brought to the present: what the time alone changes is looked for. Once a week everything
     * is computed anew instead, which checks that.
     *
     * @param reason for people, as the run shows it
     * @return the number of the run
     */
    @Transactional
    public long requestByDifference(String reason) {
        boolean checked =
                Objects.requireNonNull(sql.fetchSingle(CHECKED_OF_LATE).get(0, Boolean.class));
        return request(checked ? Run.Kind.DIFFERENCE : Run.Kind.CHECKED, Set.of(), reason);
    }

    /** Asks that everything is computed anew, and that whatever differs is an error of the run. */
    @Transactional
    public long requestChecked(String reason) {
        return request(Run.Kind.CHECKED, Set.of(), reason);
    }

    /**
     * Asks for a full refresh: something else is different than records and time.
     *
     * @param reason for people, as the run shows it
     * @return the number of the run
     */
    @Transactional
    public long request(String reason) {
        return request(Run.Kind.FULL, Set.of(), reason);
    }

    /**
     * Asks that only these definitions are computed anew, in the background. Where a full run waits, that one does it.
     *
     * @param definitions by name, as their stages name them
     */
    @Transactional
    public long request(Collection<String> definitions, String reason) {
        return request(Run.Kind.DEFINITIONS, definitions, reason);
    }

    private long request(Run.Kind kind, Collection<String> definitions, String reason) {
        // One statement joins the run that waits or makes one. The row stays locked until the asker commits, and
        // whoever looks for work passes over locked rows.
        long id = Objects.requireNonNull(sql.fetchSingle(
                        JOIN,
                        val(kind.key()),
                        val(new TreeSet<>(definitions).toArray(new String[0])),
                        val(reason),
                        val(KINDS))
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
