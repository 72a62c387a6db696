package app.steward.job;

import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Under whose name this process takes work: another with each start, so that nobody is taken for who died before. */
@Component
public class Leases {
    /** How long work outlives its process before another takes over. Renewed by {@link Background} long before. */
    static final int SECONDS = 30;

    /** Work that ends its process every time must not do so for ever. */
    public static final int MOST_ATTEMPTS = 3;

    private final String owner = UUID.randomUUID().toString();
    private final DSLContext sql;
    private final TransactionTemplate transaction;

    /** A process; tests make a second one of it. */
    public Leases(DSLContext sql, PlatformTransactionManager transactions) {
        this.sql = sql;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * The rows of a table with the columns {@code lease_owner}, {@code lease_until} and {@code attempts}.
     *
     * @param key a whole number that names a row
     */
    public LeasedTable of(String table, String key) {
        return new LeasedTable(this, table, key);
    }

    DSLContext sql() {
        return sql;
    }

    TransactionTemplate transaction() {
        return transaction;
    }

    String owner() {
        return owner;
    }
}
