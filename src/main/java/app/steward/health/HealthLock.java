package app.steward.health;

import static org.jooq.impl.DSL.inline;

import org.jooq.DSLContext;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps configurations and priority from being changed while scores are being stored. The locks end with the transaction,
 * so a pooler may stand between.
 */
@Component
class HealthLock {
    private static final int SPACE = 0x5e64;

    private final DSLContext sql;

    HealthLock(DSLContext sql) {
        this.sql = sql;
    }

    /** Held by those who store scores; many at a time. */
    @Transactional(propagation = Propagation.MANDATORY)
    void definitionsStay() {
        sql.fetch("select pg_advisory_xact_lock_shared({0}, 0)", inline(SPACE));
    }

    /** Held by who saves a configuration or the priority. */
    @Transactional(propagation = Propagation.MANDATORY)
    void definitionsChange() {
        sql.fetch("select pg_advisory_xact_lock({0}, 0)", inline(SPACE));
    }
}
