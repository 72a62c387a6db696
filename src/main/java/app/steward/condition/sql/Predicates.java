package app.steward.condition.sql;

import static org.jooq.impl.DSL.and;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.list;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.or;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.AccessPath;
import app.steward.condition.ConditionTree;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Operator;
import app.steward.condition.Periods;
import app.steward.condition.Span;
import app.steward.condition.Value;
import app.steward.condition.ValueType;
import app.steward.workspace.Now;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;

/**
 * Writes conditions as predicates. Inside, a comparison may be null where it is not true; a negation is
 * {@code (positive) is not true}, which is never null and exactly the complement. So two-valued logic costs a step per
 * negation, not one per comparison.
 */
final class Predicates {
    private final RecordQuery query;
    private final Periods periods;
    /** Definitions whose conditions are being written: a cycle, which saving refuses, ends at what is stored. */
    private final Set<Long> open = new HashSet<>();

    Predicates(RecordQuery query, Now now) {
        this.query = query;
        this.periods = new Periods(now);
    }

    Condition of(ConditionTree condition) {
        if (condition instanceof ConditionTree.All all) {
            return and(cheapestFirst(all.parts()));
        } else if (condition instanceof ConditionTree.Any any) {
            return or(cheapestFirst(any.parts()));
        } else if (condition instanceof ConditionTree.Not not) {
            return complement(of(not.part()));
        }
        ConditionTree.Comparison test = (ConditionTree.Comparison) condition;
        Operator positive = test.operator().negated();
        return positive == null ? comparison(test, test.operator()) : complement(comparison(test, positive));
    }

    /** The database tests in the order written and stops at the first that decides. */
    private List<Condition> cheapestFirst(List<ConditionTree> parts) {
        return parts.stream()
                .sorted(Comparator.comparingInt(this::cost))
                .map(this::of)
                .toList();
    }

    private int cost(ConditionTree condition) {
        if (!(condition instanceof ConditionTree.Comparison test)) {
            return 2;
        }
        FieldDefinition field = query.described(test.field());
        if (field.reach() instanceof AccessPath.Expression && !field.params().isEmpty()) {
            return 3; // looked up per record
        }
        boolean plain = field.type().isNumeric() || field.type().isDay() || field.type() == ValueType.YES_NO;
        return plain ? 0 : 1;
    }

    private static Condition complement(Condition of) {
        return condition("{0} is not true", of);
    }

    private Condition comparison(ConditionTree.Comparison test, Operator operator) {
        ValueType type = query.described(test.field()).type();
        if (operator == Operator.EMPTY) {
            return empty(query.operand(test.field(), false), type);
        }
        return switch (type) {
            case TEXT, CHOICE, BAND -> text(query.operand(test.field(), true), operator, test.value());
            case NUMBER, MONEY, PERCENT, SCORE -> number(query.operand(test.field(), false), operator, test.value());
            case DATE -> within(query.operand(test.field(), false), periods.days(operator, test.value()));
            case MOMENT -> within(query.operand(test.field(), false), periods.moments(operator, test.value()));
            case YES_NO -> {
                boolean flag = ((Value.Flag) test.value()).flag();
                yield condition("{0} = {1}", query.operand(test.field(), false), inline(flag));
            }
            case TAGS -> tags(query.operand(test.field(), false), operator, texts(test.value()));
            case PERSON -> persons(query.operand(test.field(), false), texts(test.value()));
            case REFERENCE -> references(query.operand(test.field(), false), texts(test.value()));
            case MEMBERSHIP -> members(test);
            case GRAPH -> throw new IllegalArgumentException("A graph is not compared");
        };
    }

    private static Condition empty(Field<?> value, ValueType type) {
        return type == ValueType.TAGS
                ? condition("coalesce(cardinality({0}), 0) = 0", value)
                : condition("{0} is null", value);
    }

    private static Condition text(Field<?> value, Operator operator, Value with) {
        if (operator == Operator.IN) {
            return condition(
                    "{0} in ({1})",
                    value, list(texts(with).stream().map(Predicates::folded).toList()));
        }
        Field<String> text = folded(((Value.Text) with).text());
        return switch (operator) {
            case EQ -> condition("{0} = {1}", value, text);
            case CONTAINS -> condition("strpos({0}, {1}) > 0", value, text);
            case STARTS_WITH -> condition("starts_with({0}, {1})", value, text);
            case ENDS_WITH -> condition("right({0}, length({1})) = {1}", value, text);
            default -> throw notFor(operator, "text");
        };
    }

    /** The bound text is folded by the database too: the plan has it as a constant, and no two foldings can differ. */
    private static Field<String> folded(String text) {
        return Collation.folded(val(text, SQLDataType.CLOB));
    }

    private Condition number(Field<?> value, Operator operator, Value with) {
        if (with instanceof Value.NumberRange range) {
            return condition("{0} between {1} and {2}", value, literal(range.low()), literal(range.high()));
        }
        Field<?> other;
        if (with instanceof Value.OtherField reference) {
            other = query.operand(reference.field(), false);
            if (reference.times() != null) {
                // As numeric, since whole numbers times whole numbers could pass the range of their type.
                other = field("({0} * {1}::numeric)", other, literal(reference.times()));
            }
        } else {
            other = literal(((Value.Number) with).number());
        }
        String sign = switch (operator) {
            case EQ -> "=";
            case GTE -> ">=";
            case GT -> ">";
            case LTE -> "<=";
            case LT -> "<";
            default -> throw notFor(operator, "numbers");
        };
        return condition("{0} " + sign + " {1}", value, other);
    }

    /** A whole number without a point compares with a column of whole numbers without a cast per row. */
    private static Field<?> literal(BigDecimal number) {
        BigDecimal plain = number.stripTrailingZeros();
        if (plain.scale() <= 0 && plain.precision() - plain.scale() <= 18) {
            return inline(plain.longValueExact());
        }
        return inline(plain);
    }

    private static <T extends Comparable<? super T>> Condition within(Field<?> value, Span<T> span) {
        boolean asText = value.getType() == String.class;
        List<Condition> ends = new ArrayList<>();
        if (span.from() != null) {
            ends.add(condition("{0} " + (span.fromIn() ? ">=" : ">") + " {1}", value, time(span.from(), asText)));
        }
        if (span.to() != null) {
            ends.add(condition("{0} " + (span.toIn() ? "<=" : "<") + " {1}", value, time(span.to(), asText)));
        }
        return and(ends);
    }

    /** @param asText as an index of a custom attribute keeps it: in small letters, without the mark of the zone */
    private static Field<?> time(Object end, boolean asText) {
        if (asText) {
            return inline(end.toString().toLowerCase(Locale.ROOT).replace("z", ""));
        }
        return end instanceof Instant instant
                ? field("{0}::timestamptz", inline(instant.toString()))
                : field("{0}::date", inline(((LocalDate) end).toString()));
    }

    private static Condition tags(Field<?> value, Operator operator, List<String> tags) {
        Field<?> wanted = field(
                "array[{0}]::text[]", list(tags.stream().map(Predicates::folded).toList()));
        return switch (operator) {
            case ANY_OF -> condition("{0} && {1}", value, wanted);
            case ALL_OF -> condition("{0} @> {1}", value, wanted);
            default -> throw notFor(operator, "tags");
        };
    }

    /** The list is read once per statement, not joined and not looked up per row. */
    private Condition persons(Field<?> value, List<String> emails) {
        List<Condition> named = new ArrayList<>();
        List<Field<String>> others = new ArrayList<>();
        for (String email : emails) {
            if (!email.equalsIgnoreCase("me")) {
                others.add(val(email.toLowerCase(Locale.ROOT), SQLDataType.CLOB));
            } else if (query.me() != null) {
                named.add(condition("{0} = {1}", value, inline(query.me())));
            }
        }
        if (!others.isEmpty()) {
            named.add(condition(
                    "{0} = any(array({1}))",
                    value,
                    select(field(name("tm", "id")))
                            .from(table(name("team_members")).as("tm"))
                            .where(field(name("tm", "email"), String.class).in(others))));
        }
        return named.isEmpty() ? falseCondition() : or(named);
    }

    private static Condition references(Field<?> value, List<String> externalIds) {
        return condition(
                "{0} = any(array({1}))",
                value,
                select(field(name("other", "id")))
                        .from(table(name("accounts")).as("other"))
                        .where(field(name("other", "external_id"), String.class).in(externalIds)));
    }

    private Condition members(ConditionTree.Comparison test) {
        AccessPath.Membership membership =
                (AccessPath.Membership) query.described(test.field()).reach();
        List<Condition> any = new ArrayList<>();
        List<Field<Integer>> stored = new ArrayList<>();
        for (Long id : ((Value.Members) test.value()).ids()) {
            ConditionTree inlined = query.inlined(membership, id);
            if (inlined != null && open.add(id)) {
                any.add(of(inlined));
                open.remove(id);
            } else if (id <= Integer.MAX_VALUE) {
                stored.add(inline(id.intValue()));
            }
        }
        Field<?> array = query.operand(test.field(), false);
        if (stored.size() == 1) {
            any.add(condition("{0} = any({1})", stored.get(0), array));
        } else if (!stored.isEmpty()) {
            any.add(condition("{0} && array[{1}]", array, list(stored)));
        }
        return any.isEmpty() ? falseCondition() : or(any);
    }

    private static List<String> texts(Value value) {
        return ((Value.Texts) value).texts();
    }

    private static IllegalArgumentException notFor(Operator operator, String what) {
        return new IllegalArgumentException(operator.key() + " does not compare " + what);
    }
}
