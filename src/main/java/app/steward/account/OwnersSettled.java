package app.steward.account;

import app.steward.team.Viewer;
import org.jooq.Record1;
import org.jooq.Select;

/**
 * Whoever keeps what follows from the owners of accounts: told within the transaction that assigns them, once owners and
 * access are as they will be.
 */
public interface OwnersSettled {

    /**
     * A member who came to an account by it has {@code account_access.since = transaction_timestamp()}.
     *
     * @param by who assigned them; the system for imports and events
     * @param accounts numbers of those whose owners may be others now; their rows are locked
     */
    void settled(Viewer by, Select<Record1<Long>> accounts);
}
