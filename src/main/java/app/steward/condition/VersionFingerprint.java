package app.steward.condition;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import org.jooq.Field;

/** Tells whether the rows of a table are still those that were read. */
public final class VersionFingerprint {

    private VersionFingerprint() {}

    /**
     * The place and the transaction of every row version of a small table: no two states of it have the same, whoever
     * wrote them and in whichever order they were committed. Unlike a counter it needs no writer's help, nor a lock.
     */
    public static Field<String> of(String definitions) {
        return field(
                "(select string_agg({0}::text || {1}::text, '' order by {0}) from {2})",
                String.class, field(name("ctid")), field(name("xmin")), table(name(definitions)));
    }
}
