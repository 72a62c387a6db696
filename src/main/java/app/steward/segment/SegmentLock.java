package app.steward.segment;

import app.steward.condition.Subject;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps a condition from being changed while its membership is being stored. The locks end with the transaction, so a
 * pooler may stand between.
 */
@Component
class SegmentLock {
    private static final int SPACE = 0x5e63;

    private final DSLContext sql;

    SegmentLock(DSLContext sql) {
        this.sql = sql;
    }

    /** Held by those who store membership; many at a time. */
    @Transactional(propagation = Propagation.MANDATORY)
    void definitionsStay(Subject subject) {
        sql.fetch("select pg_advisory_xact_lock_shared({0}, {1})", number(SPACE), number(subject.ordinal()));
    }

    /** Held by who saves or deletes a segment. */
    @Transactional(propagation = Propagation.MANDATORY)
    void definitionsChange(Subject subject) {
        sql.fetch("select pg_advisory_xact_lock({0}, {1})", number(SPACE), number(subject.ordinal()));
    }

    private static Field<Integer> number(int value) {
        return org.jooq.impl.DSL.inline(value);
    }
}
