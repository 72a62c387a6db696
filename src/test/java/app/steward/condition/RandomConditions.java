package app.steward.condition;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Random conditions over the test catalogue, with values that hit, just miss, or exist nowhere. */
final class RandomConditions {
    private static final List<Integer> WINDOWS = List.of(1, 7, 14, 30);
    private final Subject subject;
    private final List<FieldDefinition> fields;
    private final Random random;
    private final TestRows rows;

    RandomConditions(Subject subject, Catalogue catalogue, Random random, TestRows rows) {
        this.subject = subject;
        this.fields = List.copyOf(catalogue.of(subject));
        this.random = random;
        this.rows = rows;
    }

    ConditionTree any(int depth) {
        int kind = depth == 0 ? 9 : random.nextInt(10);
        if (kind < 2) {
            return new ConditionTree.All(parts(depth));
        } else if (kind < 4) {
            return new ConditionTree.Any(parts(depth));
        } else if (kind == 4) {
            return new ConditionTree.Not(any(depth - 1));
        }
        FieldDefinition field = one(fields);
        return test(field, one(List.copyOf(field.type().operators())));
    }

    private List<ConditionTree> parts(int depth) {
        return Stream.generate(() -> any(depth - 1))
                .limit(1 + random.nextInt(3))
                .toList();
    }

    ConditionTree.Comparison test(FieldDefinition field, Operator operator) {
        return new ConditionTree.Comparison(use(field), operator, value(field, operator));
    }

    FieldRef use(FieldDefinition field) {
        Map<String, Object> params = new TreeMap<>();
        for (Param param : field.params()) {
            switch (param.type()) {
                case DAYS -> params.put(param.name(), one(WINDOWS));
                case MEMBERSHIP -> params.put(param.name(), param.ref(1));
                case PILLAR -> params.put(param.name(), "product");
                case FEATURE -> params.put(param.name(), "export");
                case TEXT -> {
                    if (!param.optional()) {
                        params.put(param.name(), "x");
                    }
                }
            }
        }
        return FieldRef.of(field.key(), params);
    }

    private Value value(FieldDefinition field, Operator operator) {
        if (operator.takesNoValue()) {
            return new Value.None();
        }
        return switch (field.type()) {
            case TEXT ->
                operator == Operator.IN || operator == Operator.NOT_IN
                        ? new Value.Texts(some(TestRows.TEXTS))
                        : new Value.Text(part(one(TestRows.TEXTS), operator));
            case CHOICE, BAND -> {
                List<String> keys =
                        List.of("trial", "LIVE", "active", "gold", "Silver", "good", "poor", "poc", "nowhere");
                yield operator == Operator.IN || operator == Operator.NOT_IN
                        ? new Value.Texts(some(keys))
                        : new Value.Text(one(keys));
            }
            case NUMBER, MONEY, PERCENT, SCORE -> number(operator);
            case DATE, MOMENT -> time(field.type(), operator);
            case YES_NO -> new Value.Flag(random.nextBoolean());
            case TAGS -> new Value.Texts(some(TestRows.TAGS));
            case PERSON -> new Value.Texts(some(List.of("ann@example.com", "BO@example.com", "no@example.com")));
            case REFERENCE -> new Value.Texts(some(List.of("A-1", "A-2", "A-3", "a-1", "A-99999")));
            case MEMBERSHIP -> {
                AccessPath.Membership of = (AccessPath.Membership) field.reach();
                yield new Value.Members(of.kind(), of.of(), some(List.of(1L, 2L, 3L, 9_999_999_999L)));
            }
            default -> throw new IllegalArgumentException(field.type().key());
        };
    }

    private Value number(Operator operator) {
        if (operator == Operator.BETWEEN || operator == Operator.NOT_BETWEEN) {
            return new Value.NumberRange(one(TestRows.NUMBERS), one(TestRows.NUMBERS));
        } else if (random.nextInt(3) == 0) {
            FieldDefinition other = one(
                    fields.stream().filter(field -> field.type().isNumeric()).toList());
            BigDecimal times =
                    random.nextBoolean() ? null : one(List.of(new BigDecimal("0.5"), new BigDecimal("3000000000")));
            return new Value.OtherField(use(other), times);
        }
        return new Value.Number(one(TestRows.NUMBERS));
    }

    private Value time(ValueType type, Operator operator) {
        return switch (operator) {
            case LAST_DAYS, BEFORE_LAST_DAYS, NEXT_DAYS, AFTER_NEXT_DAYS ->
                new Value.Days(one(List.of(1, 2, 7, 14, 31, 3660)));
            case BETWEEN ->
                type == ValueType.MOMENT && random.nextBoolean()
                        ? new Value.MomentRange(moment(), moment())
                        : new Value.DayRange(rows.day(), rows.day());
            case ON -> new Value.Day(rows.day());
            default -> type == ValueType.MOMENT ? moment() : new Value.Day(rows.day());
        };
    }

    private Value moment() {
        return random.nextBoolean() ? new Value.Exact(rows.moment()) : new Value.Day(rows.day());
    }

    private String part(String text, Operator operator) {
        if (operator == Operator.EQ || operator == Operator.NEQ || text.length() < 3) {
            return text;
        }
        int cut = 1 + random.nextInt(text.length() - 1);
        String part = operator == Operator.ENDS_WITH ? text.substring(cut) : text.substring(0, cut);
        return part.isBlank() ? text : part.strip();
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private <T> List<T> some(List<T> of) {
        List<T> chosen = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            chosen.add(one(of));
        }
        return chosen;
    }

    @Override
    public String toString() {
        return "conditions of " + subject.plural();
    }
}
