package app.steward.condition;

import static org.jooq.impl.DSL.noCondition;

import org.jooq.Condition;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf conditions are tested and choices are listed. What an asker does not see is, in every answer, as if
 * it were not there: a hidden parent account is no parent, and a risk tag that only hidden accounts have is none.
 */
public interface Principal {
    /** The system itself, which sees everything and is nobody. */
    Principal SYSTEM = new Principal() {
        @Override
        public @Nullable Long memberId() {
            return null;
        }

        @Override
        public boolean seesAll() {
            return true;
        }

        @Override
        public Condition sees(Subject subject, Field<Long> account) {
            return noCondition();
        }
    };

    /** The team member whom "me" stands for; null for nobody. */
    @Nullable
    Long memberId();

    /** Whether nothing is hidden. */
    boolean seesAll();

    /**
     * Which records are seen.
     *
     * @param account of an account its own number, of other records that of their account, null without one
     */
    Condition sees(Subject subject, Field<Long> account);
}
