package app.steward.event;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Which messages were stored already, so that none counts twice. */
@Component
class SeenMessages {
    private static final Field<UUID> ONCE = DSL.field(DSL.name("once"), SQLDataType.UUID);

    private final DSLContext sql;

    SeenMessages(DSLContext sql) {
        this.sql = sql;
    }

    /** Notes these, and answers those that were not noted before: by this transaction, once it commits. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Set<UUID> fresh(Collection<UUID> messages) {
        if (messages.isEmpty()) {
            return Set.of();
        }
        return sql.fetch(
                        "insert into seen_messages (once) select distinct m from unnest({0}) m order by m"
                                + " on conflict do nothing returning once",
                        DSL.val(messages.toArray(UUID[]::new)))
                .intoSet(ONCE);
    }
}
