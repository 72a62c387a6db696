package app.steward.usage;

import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.lower;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.FieldRef;
import app.steward.condition.sql.Collation;
import app.steward.value.CleanText;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;

/** The features as a query of usage needs them, read once for it. */
final class KnownFeatures {
    private final DSLContext sql;
    private final List<Integer> tracked;
    private final boolean someArchived;

    KnownFeatures(DSLContext sql) {
        this.sql = sql;
        this.tracked = sql.select(field(name("id"), Integer.class))
                .from(table(name("features")))
                .where(
                        field(name("tracked"), Boolean.class).isTrue(),
                        field(name("id"), Integer.class).ne(0))
                .fetch(0, Integer.class);
        this.someArchived = sql.fetchSingle(
                        org.jooq.impl.DSL.select(exists(archived("users")).or(exists(archived("subscriptions")))))
                .into(Boolean.class);
    }

    private static org.jooq.Select<?> archived(String records) {
        return selectOne()
                .from(table(name(records)))
                .where(field(name("archived_at")).isNotNull());
    }

    List<Integer> tracked() {
        return tracked;
    }

    /** Whether any user or subscription is archived, so that what they did must be left out. */
    boolean someArchived() {
        return someArchived;
    }

    /** The tracked features as bits, by blocks of 64 numbers. */
    SortedMap<Integer, Long> blocks() {
        SortedMap<Integer, Long> blocks = new TreeMap<>();
        tracked.forEach(id -> blocks.merge(id / 64, 1L << (id % 64), (a, b) -> a | b));
        return blocks;
    }

    /** The numbers of the features that a use names: under every module and product, unless it narrows them. */
    List<Integer> named(FieldRef use) {
        return sql.select(field(name("id"), Integer.class))
                .from(table(name("features")))
                .where(named(use, "feature"), named(use, "module"), named(use, "product"))
                .and(field(name("id"), Integer.class).ne(0))
                .fetch(0, Integer.class);
    }

    private static Condition named(FieldRef use, String part) {
        Object value = use.params().get(part);
        if (value == null) {
            return org.jooq.impl.DSL.noCondition();
        }
        Field<String> folded = field(name(part + "_fold"), String.class);
        return folded.eq(lower(val(CleanText.of(value.toString())).collate(Collation.NAME)));
    }
}
