package app.steward.membership;

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
public class MembershipLock {
    private static final int SPACE = 0x5e63;

    private final DSLContext sql;

    MembershipLock(DSLContext sql) {
        this.sql = sql;
    }

    /** Held by those who store membership; many at a time. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void definitionsStay(Kind kind, Subject subject) {
        sql.fetch("select pg_advisory_xact_lock_shared({0}, {1})", number(SPACE), number(of(kind, subject)));
    }

    /** Held by who saves or deletes a definition. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void definitionsChange(Kind kind, Subject subject) {
        sql.fetch("select pg_advisory_xact_lock({0}, {1})", number(SPACE), number(of(kind, subject)));
    }

    private static int of(Kind kind, Subject subject) {
        return kind.key().ordinal() * Subject.values().length + subject.ordinal();
    }

    private static Field<Integer> number(int value) {
        return org.jooq.impl.DSL.inline(value);
    }
}
