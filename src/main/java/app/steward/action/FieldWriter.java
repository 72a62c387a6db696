package app.steward.action;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sql;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.action.SettableFields.Settable;
import app.steward.change.ChangeQueue;
import app.steward.change.ChangedFields;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Gives one value to a field of many records: those that have another one, in the order of their numbers, as imports write
 * them. What follows of it is computed in the background. The audit trail is for what people do.
 */
@Component
class FieldWriter {
    private final DSLContext sql;
    private final ChangeQueue queue;

    FieldWriter(DSLContext sql, ChangeQueue queue) {
        this.sql = sql;
        this.queue = queue;
    }

    private static final String WRITE = """
            with held as (
              select t.id from {0} t where t.id = any ({1}) and t.archived_at is null order by t.id for no key update
            )
            update {0} t set {2}, version = t.version + 1, updated_at = now() from held h where t.id = h.id and {3}
            returning t.id""";

    /** @param value as the field keeps it; null clears */
    @Transactional(propagation = Propagation.MANDATORY)
    void write(Settable settable, @Nullable Object value, Collection<Long> records) {
        if (records.isEmpty()) {
            return;
        }
        Subject subject = settable.subject();
        List<Long> changed = sql.fetch(
                        WRITE,
                        table(name(subject.plural())),
                        longs(records),
                        settable.isCustom() ? custom(settable, value) : column(settable, value),
                        settable.isCustom() ? customDiffers(settable, value) : columnDiffers(settable, value))
                .getValues(0, Long.class);
        if (changed.isEmpty()) {
            return;
        }
        ChangedFields fields = ChangedFields.of(subject, Set.of(settable.key()));
        queue.add(subject, select(field("unnest({0})", Long.class, longs(changed))), fields, false);
        if (subject == Subject.USER) {
            queue.add(
                    Subject.ACCOUNT,
                    select(field(name("account_id"), Long.class))
                            .from(table(name("users")))
                            .where(field(name("id"), Long.class).eq(field("any({0})", Long.class, longs(changed)))),
                    fields,
                    false);
        }
    }

    private static QueryPart column(Settable settable, @Nullable Object value) {
        return sql("{0} = {1}", name(settable.key()), bound(settable.type(), value));
    }

    private static QueryPart columnDiffers(Settable settable, @Nullable Object value) {
        return sql("t.{0} is distinct from {1}", name(settable.key()), bound(settable.type(), value));
    }

    private static QueryPart custom(Settable settable, @Nullable Object value) {
        return value == null
                ? sql("custom = t.custom - {0}", attribute(settable))
                : sql("custom = t.custom || jsonb_build_object({0}, {1}::jsonb)", attribute(settable), json(value));
    }

    private static QueryPart customDiffers(Settable settable, @Nullable Object value) {
        return value == null
                ? sql("t.custom -> {0} is not null", attribute(settable))
                : sql("t.custom -> {0} is distinct from {1}::jsonb", attribute(settable), json(value));
    }

    private static Field<String> attribute(Settable settable) {
        return field("{0}::text", String.class, val(settable.key().substring("custom.".length())));
    }

    private static Field<String> json(Object value) {
        return val(SettableFields.json(value).toString());
    }

    private static Field<?> bound(ValueType type, @Nullable Object value) {
        if (type.isNumeric()) {
            return field("{0}::numeric", val((BigDecimal) value, SQLDataType.NUMERIC));
        }
        return switch (type) {
            case DATE -> field("{0}::date", val((LocalDate) value, SQLDataType.LOCALDATE));
            case MOMENT -> field("{0}::timestamptz", val(at((Instant) value), SQLDataType.TIMESTAMPWITHTIMEZONE));
            case YES_NO -> field("{0}::boolean", val((Boolean) value, SQLDataType.BOOLEAN));
            default -> field("{0}::text", val((String) value, SQLDataType.CLOB));
        };
    }

    private static @Nullable OffsetDateTime at(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static Field<Long[]> longs(Collection<Long> numbers) {
        return val(numbers.stream().sorted().toArray(Long[]::new), SQLDataType.BIGINT.getArrayDataType());
    }
}
