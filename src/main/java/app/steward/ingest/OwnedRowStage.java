package app.steward.ingest;

import app.steward.ingest.Lookups.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Stages rows that name whose they are: an account, a user or a subscription. */
abstract class OwnedRowStage extends RowStage {
    private static final int LOCK = 0x1a90_0000;

    protected final int account;
    protected final int user;
    protected final int subscription;

    OwnedRowStage(
            ImportPlan plan,
            List<CellReader> readers,
            DSLContext sql,
            Lookups lookups,
            Rejects rejects,
            Progress progress) {
        super(plan, readers, sql, lookups, rejects, progress);
        this.account = indexOf("account");
        this.user = indexOf("user");
        this.subscription = indexOf("subscription");
    }

    static @Nullable Object at(@Nullable Object[] values, int index) {
        return index < 0 ? null : values[index];
    }

    static @Nullable Found found(Staged row, int index) {
        return (Found) at(row.values(), index);
    }

    @Override
    void check(@Nullable Object[] values, List<Reason> reasons) {
        if (at(values, account) == null && at(values, user) == null && at(values, subscription) == null) {
            reasons.add(Reason.of("the row names no account, user or subscription"));
        }
    }

    @Override
    List<Staged> resolve(List<Staged> staged) {
        List<Staged> good = new ArrayList<>(staged.size());
        for (Staged row : staged) {
            Found named = found(row, account);
            Found owner = found(row, subscription);
            if (named != null && owner != null && !Objects.equals(named.accountId(), owner.accountId())) {
                reject(row, Reason.of("the subscription belongs to another account"));
            } else {
                good.add(row);
            }
        }
        return good;
    }

    /** As the row says, else whose subscription or user it is. */
    @Nullable
    Long accountOf(Staged row) {
        for (int index : new int[] {account, subscription, user}) {
            Found found = found(row, index);
            if (found != null) {
                return found.accountId();
            }
        }
        return null;
    }

    /** Imports are the only writers of what they look up: one after the other, what was found stays where it is. */
    void oneAfterTheOther() {
        if (plan.dryRun()) {
            return; // writes nothing
        }
        sql.execute("select pg_advisory_xact_lock(?)", LOCK + plan.kind().ordinal());
    }

    long count(String table) {
        return Objects.requireNonNull(sql.fetchSingle("select count(*) from " + table))
                .get(0, Long.class);
    }
}
