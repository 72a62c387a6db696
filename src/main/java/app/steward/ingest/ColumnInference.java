package app.steward.ingest;

import app.steward.condition.ValueType;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.value.DecimalMark;
import app.steward.value.NumberColumn;
import app.steward.value.NumberReader;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a whole file before its first row is taken: in which order its dates are written, whether 1.234 is a
 * thousand, of what type a new custom attribute is.
 */
final class ColumnInference {
    private final ImportPlan plan;
    private final NumberReader numbers;
    private final List<ColumnStats> watches = new ArrayList<>();
    private final LocalDate today;

    private ColumnInference(ImportPlan plan, NumberReader numbers, LocalDate today) {
        this.plan = plan;
        this.numbers = numbers;
        this.today = today;
        for (Column column : plan.columns()) {
            watches.add(new ColumnStats(column, numbers, today));
        }
    }

    /**
     * @throws BadInput where the dates or numbers of a column can be read either way
     */
    static ColumnInference of(ImportPlan plan, NumberReader numbers, LocalDate today, LongConsumer progress) {
        ColumnInference survey = new ColumnInference(plan, numbers, today);
        List<ColumnStats> open =
                survey.watches.stream().filter(w -> w.needed(plan)).toList();
        if (!open.isEmpty()) {
            plan.file().read(progress, row -> {
                for (ColumnStats watch : open) {
                    watch.see(CsvFile.cell(row, watch.column.index()));
                }
            });
        }
        List<Fault> faults = new ArrayList<>();
        if (plan.dateFormat() == null) {
            survey.faultsOfDates(faults);
        }
        if (plan.numberFormat() == null) {
            survey.faultsOfNumbers(faults);
        }
        if (!faults.isEmpty()) {
            throw new BadInput(faults);
        }
        return survey;
    }

    private void faultsOfDates(List<Fault> faults) {
        boolean settledElsewhere = orderOfFile() != null;
        for (ColumnStats watch : watches) {
            if (watch.dates.isMixed()) {
                faults.add(new Fault(
                        watch.column.name(),
                        "Of the dates in the column \"" + watch.column.name()
                                + "\" some have the day first and some the month, such as 31-12-2024 and 12-31-2024:"
                                + " say the dateFormat."));
            } else if (watch.dates.isOpen() && !settledElsewhere) {
                faults.add(new Fault(
                        watch.column.name(),
                        "The dates in the column \"" + watch.column.name()
                                + "\" can be read either way, such as 03-04-2024: say the dateFormat."));
            }
        }
    }

    private void faultsOfNumbers(List<Fault> faults) {
        for (ColumnStats watch : watches) {
            ValueType type = watch.type();
            if (type != null && type.isNumeric() && watch.numbers.mark() == null) {
                faults.add(new Fault(
                        watch.column.name(),
                        "The numbers in the column \"" + watch.column.name() + "\" can be read either way, such as "
                                + watch.numbers.open() + ": say the numberFormat, " + DecimalMark.DOT.example() + " or "
                                + DecimalMark.COMMA.example() + "."));
            }
        }
    }

    /** The order that columns settle for those that settle none; null where none does, or where they differ. */
    private DateText.@Nullable Order orderOfFile() {
        List<DateText.Order> settled = watches.stream()
                .flatMap(watch -> Stream.ofNullable(watch.dates.settled()))
                .distinct()
                .toList();
        return settled.size() == 1 ? settled.get(0) : null;
    }

    /** The plan with all types known; a new custom attribute without any value is left out. */
    ImportPlan plan() {
        List<Column> typed = new ArrayList<>();
        for (ColumnStats watch : watches) {
            ValueType type = watch.type();
            if (type != null) {
                Target target = watch.column.target();
                typed.add(
                        target.type() == type
                                ? watch.column
                                : new Column(
                                        watch.column.index(),
                                        watch.column.name(),
                                        Target.custom(target.column(), type),
                                        false,
                                        watch.column.label()));
            }
        }
        return plan.with(typed);
    }

    /** How to read each column of {@link #plan()}, in its order. */
    List<CellReader> readers(ZoneId zone, Map<String, Choices> choices) {
        List<CellReader> readers = new ArrayList<>();
        DateText.Order others = Objects.requireNonNullElse(orderOfFile(), DateText.Order.DAY_FIRST);
        for (ColumnStats watch : watches) {
            ValueType type = watch.type();
            if (type != null) {
                DateText.Order order = Objects.requireNonNullElse(watch.dates.settled(), others);
                readers.add(new CellReader(
                        watch.column.target(),
                        type,
                        numbers,
                        mark(watch),
                        new DateText(plan.dateFormat(), order, zone, today),
                        choices.get(watch.column.target().key())));
            }
        }
        return readers;
    }

    private DecimalMark mark(ColumnStats watch) {
        return Stream.of(plan.numberFormat(), watch.numbers.mark())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(DecimalMark.DOT);
    }

    private static final class ColumnStats {
        private final Column column;
        private final @Nullable ValueType given;
        private final DateText.Watch dates;
        private final NumberColumn numbers;
        private boolean any;
        private boolean flags = true;
        private boolean plainNumbers = true;
        private boolean isoDates = true;
        private boolean isoMoments = true;

        ColumnStats(Column column, NumberReader reader, LocalDate today) {
            this.column = column;
            this.dates = new DateText.Watch(today);
            this.given = column.target().type();
            this.numbers = new NumberColumn(reader, column.target().kind(given));
        }

        boolean needed(ImportPlan plan) {
            return given == null
                    || given.isNumeric() && plan.numberFormat() == null
                    || given.isDay() && plan.dateFormat() == null;
        }

        void see(String text) {
            if (text.isEmpty()) {
                return;
            }
            any = true;
            if (given == null) {
                String folded = flags ? text.toLowerCase(Locale.ROOT) : "";
                flags &= folded.equals("true") || folded.equals("false");
                plainNumbers = plainNumbers && NumberReader.isPlain(text);
                if (plainNumbers) {
                    numbers.see(text);
                }
                isoDates = isoDates && DateText.isIsoDate(text);
                isoMoments = isoMoments && (DateText.isIsoMoment(text) || DateText.isIsoDate(text));
            } else if (given.isDay()) {
                dates.see(text);
            } else {
                numbers.see(text);
            }
        }

        /** The most particular type that all values fit; null where nobody said one and there is no value. */
        @Nullable
        ValueType type() {
            if (given != null) {
                return given;
            } else if (!any) {
                return null;
            } else if (flags) {
                return ValueType.YES_NO;
            } else if (plainNumbers) {
                return ValueType.NUMBER;
            } else if (isoDates) {
                return ValueType.DATE;
            }
            return isoMoments ? ValueType.MOMENT : ValueType.TEXT;
        }
    }
}
