package app.steward.account;

import static org.jooq.impl.DSL.val;

import app.steward.record.RejectedValue;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Keeps accounts from being their own ancestors. */
@Component
public class Parents {
    /** Taken by whoever moves an account under another, so that two moves can't close a circle together. */
    private static final long LOCK = 0x5eed_0010L;

    private final DSLContext sql;

    Parents(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * Throws {@link RejectedValue} where the account would come to lie below itself. Until the transaction ends nobody else
     * moves one.
     *
     * @param parent what it is to be put under, and how that is called
     */
    @Transactional(propagation = Propagation.MANDATORY, noRollbackFor = RejectedValue.class)
    public void requireNoCircle(long account, long parent, String called) {
        sql.execute("select pg_advisory_xact_lock({0})", val(LOCK));
        boolean circle = Boolean.TRUE.equals(sql.fetchValue(
                "with recursive above(id, parent_id) as (select id, parent_id from accounts where id = {0}"
                        + " union select p.id, p.parent_id from accounts p join above on p.id = above.parent_id)"
                        + " select exists (select 1 from above where id = {1})",
                val(parent), val(account)));
        if (circle) {
            throw new RejectedValue(
                    "\"" + called + "\" is this account, or lies below it: parents can't form a circle.");
        }
    }
}
