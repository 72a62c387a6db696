package app.steward.account;

import org.jooq.Record1;
import org.jooq.Select;

/**
 * Whoever keeps what follows from the owners of accounts: told within the transaction that assigns them, once owners and
 * access are as they will be.
 */
public interface OwnersSettled {

    /** @param accounts numbers of those whose owners may be others now; their rows are locked */
    void settled(Select<Record1<Long>> accounts);
}
