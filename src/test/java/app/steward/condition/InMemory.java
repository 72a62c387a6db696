package app.steward.condition;

import app.steward.workspace.Now;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The meaning of conditions a second time, written from the rules and not from the compiler: over one record in
 * memory, by days counted and not by ranges.
 */
final class InMemory {
    private final Subject subject;
    private final Catalogue catalogue;
    private final Now now;

    InMemory(Subject subject, Catalogue catalogue, Now now) {
        this.subject = subject;
        this.catalogue = catalogue;
        this.now = now;
    }

    boolean matches(ConditionTree condition, TestRows.Row row) {
        if (condition instanceof ConditionTree.All all) {
            return all.parts().stream().allMatch(part -> matches(part, row));
        } else if (condition instanceof ConditionTree.Any any) {
            return any.parts().stream().anyMatch(part -> matches(part, row));
        } else if (condition instanceof ConditionTree.Not not) {
            return !matches(not.part(), row);
        }
        ConditionTree.Comparison test = (ConditionTree.Comparison) condition;
        ValueType type = catalogue.get(subject, test.field().key()).type();
        Object value = value(test.field(), row);
        return switch (test.operator()) {
            case NEQ -> !positive(type, value, Operator.EQ, test.value(), row);
            case NOT_IN -> !positive(type, value, Operator.IN, test.value(), row);
            case NOT_CONTAINS -> !positive(type, value, Operator.CONTAINS, test.value(), row);
            case NOT_BETWEEN -> !positive(type, value, Operator.BETWEEN, test.value(), row);
            case NONE_OF -> !positive(type, value, Operator.ANY_OF, test.value(), row);
            case NOT_EMPTY -> value != null;
            case EMPTY -> value == null;
            default -> positive(type, value, test.operator(), test.value(), row);
        };
    }

    /** Null where there is no value. */
    Object value(FieldRef use, TestRows.Row row) {
        FieldDefinition field = catalogue.get(subject, use.key());
        if (field.reach() instanceof AccessPath.Metric) {
            boolean ofAccount = use.key().startsWith("account.");
            Long id = ofAccount ? (Long) row.values().get("account.id") : Long.valueOf(row.id());
            return id == null ? null : TestCatalogue.metricOf(id, use.key().replace("account.", ""), use.days());
        }
        Object value = row.values().get(use.key());
        boolean empty =
                "".equals(value) || value instanceof List<?> list && list.isEmpty() && field.type() == ValueType.TAGS;
        return empty ? null : value;
    }

    private boolean positive(ValueType type, Object value, Operator operator, Value with, TestRows.Row row) {
        if (value == null) {
            return false;
        }
        return switch (type) {
            case TEXT, CHOICE, BAND, PERSON -> text(fold((String) value), operator, with);
            case REFERENCE -> ((Value.Texts) with).texts().contains(value);
            case NUMBER, MONEY, PERCENT, SCORE -> number(value, operator, with, row);
            case YES_NO -> value.equals(((Value.Flag) with).flag());
            case DATE -> day((LocalDate) value, operator, with);
            case MOMENT -> moment((Instant) value, operator, with);
            case TAGS -> {
                List<String> tags = ((List<?>) value)
                        .stream().map(tag -> fold((String) tag)).toList();
                List<String> wanted = ((Value.Texts) with)
                        .texts().stream().map(InMemory::fold).toList();
                yield operator == Operator.ALL_OF
                        ? tags.containsAll(wanted)
                        : wanted.stream().anyMatch(tags::contains);
            }
            case MEMBERSHIP ->
                ((Value.Members) with).ids().stream().anyMatch(id -> ((List<?>) value).contains(id.intValue()));
            default -> throw new IllegalArgumentException(type.key());
        };
    }

    private static boolean text(String value, Operator operator, Value with) {
        if (with instanceof Value.Texts texts) {
            return texts.texts().stream().anyMatch(text -> fold(text).equals(value));
        }
        String text = fold(((Value.Text) with).text());
        return switch (operator) {
            case EQ -> value.equals(text);
            case CONTAINS -> value.contains(text);
            case STARTS_WITH -> value.startsWith(text);
            case ENDS_WITH -> value.endsWith(text);
            default -> throw new IllegalArgumentException(operator.key());
        };
    }

    private boolean number(Object value, Operator operator, Value with, TestRows.Row row) {
        BigDecimal number = decimal(value);
        if (with instanceof Value.NumberRange range) {
            return number.compareTo(range.low()) >= 0 && number.compareTo(range.high()) <= 0;
        }
        BigDecimal other;
        if (with instanceof Value.OtherField reference) {
            Object found = value(reference.field(), row);
            if (found == null) {
                return false;
            }
            other = decimal(found).multiply(Objects.requireNonNullElse(reference.times(), BigDecimal.ONE));
        } else {
            other = ((Value.Number) with).number();
        }
        int sign = number.compareTo(other);
        return switch (operator) {
            case EQ -> sign == 0;
            case LT -> sign < 0;
            case LTE -> sign <= 0;
            case GT -> sign > 0;
            case GTE -> sign >= 0;
            default -> throw new IllegalArgumentException(operator.key());
        };
    }

    private boolean moment(Instant value, Operator operator, Value with) {
        LocalDate day = value.atZone(now.zone()).toLocalDate();
        LocalDate today = now.instant().atZone(now.zone()).toLocalDate();
        if (with instanceof Value.MomentRange range) {
            return moment(value, Operator.ON_OR_AFTER, range.from())
                    && moment(value, Operator.ON_OR_BEFORE, range.to());
        } else if (with instanceof Value.Exact exact) {
            int sign = value.compareTo(exact.instant());
            return switch (operator) {
                case BEFORE -> sign < 0;
                case ON_OR_BEFORE -> sign <= 0;
                case AFTER -> sign > 0;
                case ON_OR_AFTER -> sign >= 0;
                default -> throw new IllegalArgumentException(operator.key());
            };
        }
        boolean past = !value.isAfter(now.instant());
        return switch (operator) {
            case LAST_DAYS -> past && ChronoUnit.DAYS.between(day, today) < ((Value.Days) with).days();
            case NEXT_DAYS -> !past && ChronoUnit.DAYS.between(today, day) < ((Value.Days) with).days();
            default -> day(day, operator, with);
        };
    }

    private boolean day(LocalDate day, Operator operator, Value with) {
        LocalDate today = now.instant().atZone(now.zone()).toLocalDate();
        long ago = ChronoUnit.DAYS.between(day, today);
        int count = with instanceof Value.Days days ? days.days() : 0;
        switch (operator) {
            case LAST_DAYS:
                return ago >= 0 && ago < count;
            case BEFORE_LAST_DAYS:
                return ago >= count;
            case NEXT_DAYS:
                return ago <= 0 && -ago < count;
            case AFTER_NEXT_DAYS:
                return -ago >= count;
            case BETWEEN:
                Value.DayRange range = (Value.DayRange) with;
                return !day.isBefore(range.from()) && !day.isAfter(range.to());
            default:
                break;
        }
        if (with instanceof Value.Day given) {
            int sign = day.compareTo(given.day());
            return switch (operator) {
                case ON -> sign == 0;
                case BEFORE -> sign < 0;
                case ON_OR_BEFORE -> sign <= 0;
                case AFTER -> sign > 0;
                case ON_OR_AFTER -> sign >= 0;
                default -> throw new IllegalArgumentException(operator.key());
            };
        }
        String[] words = operator.key().split("_");
        int shift = words[0].equals("this") ? 0 : words[0].equals("last") ? -1 : 1;
        long difference = switch (words[1]) {
            case "week" -> ChronoUnit.WEEKS.between(week(today), week(day));
            case "month" -> months(day) - months(today);
            case "quarter" -> Math.floorDiv(months(day), 3) - Math.floorDiv(months(today), 3);
            case "year" -> day.getYear() - today.getYear();
            default -> throw new IllegalArgumentException(operator.key());
        };
        return difference == shift;
    }

    private static long months(LocalDate day) {
        return day.getYear() * 12L + day.getMonthValue() - 1;
    }

    private LocalDate week(LocalDate day) {
        LocalDate first = day;
        while (first.getDayOfWeek() != now.firstDay()) {
            first = first.minusDays(1);
        }
        return first;
    }

    private static BigDecimal decimal(Object number) {
        return new BigDecimal(number.toString());
    }

    private static String fold(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
