package app.steward.condition;

import app.steward.workspace.Now;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Says single comparisons in words. */
final class ComparisonText {
    private static final char NBSP = '\u00a0';
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH);
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final Subject subject;
    private final Catalogue catalogue;
    private final Now now;
    private final Supplier<Currency> currency;

    ComparisonText(Subject subject, Catalogue catalogue, Now now, Supplier<Currency> currency) {
        this.subject = subject;
        this.catalogue = catalogue;
        this.now = now;
        this.currency = currency;
    }

    void say(ConditionTree.Comparison test, List<Phrase> said) {
        FieldDefinition field = catalogue.get(subject, test.field().key());
        subjectOf(field, test.field(), said);
        String verb = isPlural(field) ? " are " : " is ";
        Operator operator = test.operator();
        if (test.value() instanceof Value.OtherField other) {
            said.add(new Phrase(verb + comparison(operator) + share(other.times()), false));
            FieldDefinition reference = catalogue.get(subject, other.field().key());
            subjectOf(reference, other.field(), said);
            return;
        }
        said.add(new Phrase(predicate(field, operator, test.value(), verb), false));
    }

    static void subjectOf(FieldDefinition field, FieldRef use, List<Phrase> said) {
        String label = inSentence(field.label());
        StringBuilder rest = new StringBuilder();
        for (Param param : field.params()) {
            Object value = use.params().get(param.name());
            if (value == null) {
                continue;
            }
            String named = label(field, param, value);
            switch (param.type()) {
                case DAYS ->
                    rest.append(field.isOfADay() ? " " : " in the last ")
                            .append(days((Integer) value))
                            .append(field.isOfADay() ? " ago" : "");
                case MEMBERSHIP -> rest.append(' ').append(named);
                case PILLAR -> rest.append(" of ").append(named);
                case TEXT ->
                    rest.append(" with ").append(param.name()).append(' ').append(named);
                // "Uses of a feature" are uses of this one
                case FEATURE -> label = label.replace(" of a feature", "") + " of " + named;
            }
        }
        said.add(new Phrase(label, true));
        said.add(new Phrase(rest.toString(), false));
    }

    private static String label(FieldDefinition field, Param param, Object value) {
        for (Choice known : field.known(param)) {
            if (known.key().equalsIgnoreCase(value.toString())) {
                return known.label();
            }
        }
        return value.toString();
    }

    private String predicate(FieldDefinition field, Operator operator, Value value, String verb) {
        if (value instanceof Value.Texts texts) {
            return many(
                    field,
                    operator,
                    texts.texts().stream().map(text -> named(field, text)).toList());
        } else if (value instanceof Value.Members members) {
            return many(
                    field,
                    operator,
                    members.ids().stream()
                            .map(id -> named(field, id.toString()))
                            .toList());
        } else if (value instanceof Value.Text text) {
            boolean verbless = operator == Operator.EQ || operator == Operator.NEQ;
            return (verbless ? verb + comparison(operator) : " " + operator.label() + " ") + named(field, text.text());
        } else if (value instanceof Value.Flag flag) {
            return verb + comparison(operator) + (flag.flag() ? "yes" : "no");
        } else if (value instanceof Value.Number number) {
            return verb + comparison(operator) + number(field, number.number());
        } else if (value instanceof Value.NumberRange range) {
            return verb + operator.label() + " " + number(field, range.low()) + " and " + number(field, range.high());
        } else if (operator == Operator.EMPTY || operator == Operator.NOT_EMPTY) {
            return verb + (operator == Operator.EMPTY ? "empty" : "not empty");
        }
        return verb + time(operator, value);
    }

    private static String many(FieldDefinition field, Operator operator, List<String> names) {
        String has = field.type() == ValueType.TAGS ? " has " : " is ";
        return switch (operator) {
            case ALL_OF -> has + joined(names, " and ");
            case NOT_IN, NONE_OF ->
                names.size() == 1
                        ? (field.type() == ValueType.TAGS ? " has no " : " is not ") + names.get(0)
                        : has + "neither " + joined(names, " nor ");
            default -> has + joined(names, " or ");
        };
    }

    private static String joined(List<String> names, String last) {
        return names.size() == 1
                ? names.get(0)
                : String.join(", ", names.subList(0, names.size() - 1)) + last + names.get(names.size() - 1);
    }

    private static String comparison(Operator operator) {
        return switch (operator) {
            case EQ -> "";
            case NEQ -> "not ";
            default -> operator.label() + " ";
        };
    }

    private String time(Operator operator, Value value) {
        if (value instanceof Value.Days days) {
            String window = days(days.days());
            return switch (operator) {
                case LAST_DAYS -> "in the last " + window;
                case BEFORE_LAST_DAYS -> "before the last " + window;
                case NEXT_DAYS -> "in the next " + window;
                default -> "after the next " + window;
            };
        } else if (value instanceof Value.DayRange range) {
            return "from " + DATE.format(range.from()) + " to " + DATE.format(range.to());
        } else if (value instanceof Value.MomentRange range) {
            return "from " + moment(range.from()) + " to " + moment(range.to());
        }
        return operator.isCalendarPeriod() ? operator.label() : operator.label() + " " + moment(value);
    }

    private String moment(Value value) {
        return value instanceof Value.Exact exact
                ? MOMENT.format(exact.instant().atZone(now.zone()))
                : DATE.format(((Value.Day) value).day());
    }

    /** "5 days" as in "the last 5 days"; "day" for one. */
    private static String days(int count) {
        return count == 1 ? "day" : grouped(BigDecimal.valueOf(count)) + " days";
    }

    private static String named(FieldDefinition field, String key) {
        if (field.type() == ValueType.PERSON && key.equalsIgnoreCase("me")) {
            return "me";
        }
        String label = field.labelOf(key);
        if (label != null) {
            return label;
        }
        return field.type() == ValueType.TEXT || field.type() == ValueType.TAGS ? "“" + key + "”" : key;
    }

    private String number(FieldDefinition field, BigDecimal number) {
        String figure = grouped(number.abs());
        String sign = number.signum() < 0 ? "−" : "";
        return switch (field.type()) {
            case MONEY -> sign + currency.get().getSymbol(Locale.US) + figure;
            case PERCENT -> sign + figure + NBSP + "%";
            default -> sign + figure;
        };
    }

    private static String share(@Nullable BigDecimal times) {
        if (times == null || times.compareTo(BigDecimal.ONE) == 0) {
            return "";
        }
        BigDecimal percent = times.multiply(HUNDRED).stripTrailingZeros();
        boolean reads = times.signum() > 0 && times.compareTo(BigDecimal.TEN) < 0 && percent.scale() <= 0;
        return reads
                ? grouped(percent.setScale(0, RoundingMode.UNNECESSARY)) + NBSP + "% of "
                : grouped(times) + " times ";
    }

    private static String grouped(BigDecimal number) {
        return new DecimalFormat("#,##0.############", DecimalFormatSymbols.getInstance(Locale.ENGLISH)).format(number);
    }

    /** A label within a sentence: "Next billing on" without its capital, "MRR" as it is. */
    private static String inSentence(String label) {
        if (label.startsWith(Catalogue.OF_ACCOUNT)) {
            return "account’s " + inSentence(label.substring(Catalogue.OF_ACCOUNT.length()));
        }
        boolean name = label.length() > 1 && Character.isUpperCase(label.charAt(1));
        return name || label.isEmpty() ? label : label.substring(0, 1).toLowerCase(Locale.ROOT) + label.substring(1);
    }

    /** "Licenses are", "features used are", but "risk score is", "NPS is". */
    private static boolean isPlural(FieldDefinition field) {
        return field.type().isNumeric()
                && Arrays.stream(field.label().split(" ", -1)).anyMatch(word -> word.matches("\\p{L}+[a-z&&[^s]]s"));
    }

    @Nullable
    String period(ConditionTree.Comparison test) {
        FieldDefinition field = catalogue.get(subject, test.field().key());
        Operator operator = test.operator();
        boolean relative = test.value() instanceof Value.Days || operator.isCalendarPeriod();
        if (!field.type().isDay() || !relative) {
            return null;
        }
        Periods periods = new Periods(now);
        LocalDate today = now.today();
        if (field.type() == ValueType.MOMENT && (operator == Operator.LAST_DAYS || operator == Operator.NEXT_DAYS)) {
            Span<Instant> span = periods.moments(operator, test.value());
            Span<LocalDate> days = periods.days(operator, test.value());
            return operator == Operator.LAST_DAYS
                    ? date(days.from()) + " to now (" + moment(new Value.Exact(end(span.to()))) + ")"
                    : "From now (" + moment(new Value.Exact(end(span.from()))) + ") to the end of " + date(days.to());
        }
        Span<LocalDate> span = periods.days(operator, test.value());
        if (span.from() == null) {
            return "Before " + date(span.to());
        } else if (span.to() == null) {
            return "After " + date(span.from());
        }
        boolean counted = !today.isBefore(span.from()) && !today.isAfter(span.to());
        String days = span.from().equals(span.to()) ? date(span.from()) : date(span.from()) + " to " + date(span.to());
        return counted ? days + ", today counted" : days;
    }

    private static <T> T end(@Nullable T end) {
        if (end == null) {
            throw new IllegalStateException("An open end");
        }
        return end;
    }

    private static String date(@Nullable LocalDate day) {
        return DATE.format(end(day));
    }
}
