package app.steward.ingest;

import app.steward.condition.ValueType;
import app.steward.value.CleanText;
import app.steward.value.DecimalMark;
import app.steward.value.InvalidValue;
import app.steward.value.NumberColumn;
import app.steward.value.NumberKind;
import app.steward.value.NumberReader;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the values of a column of which nobody has said yet what it is. It asks the readers that will read it later;
 * what it keeps does not grow with the file.
 */
final class ColumnSurvey {
    private static final int MANY = 50;
    private static final int LOOKED_FOR_TWICE = 10_000;
    private static final int SHOWN = 100;
    private static final int CHOICE_LENGTH = 40;
    private static final int CHOICES = 20;
    private static final Set<String> WORDS = Set.of("true", "false", "yes", "no");
    private static final Pattern FLAG = Pattern.compile("(?i)(is|has|can)[_ ].*|.*[_ ](flag|enabled|active)");
    private static final Pattern CODE = Pattern.compile("0\\d+");

    private final String name;
    private final boolean twice;
    private final NumberReader reader;
    private final DateText dayFirst;
    private final DateText monthFirst;
    private final DateText.Watch order;
    private final Map<NumberKind, NumberColumn> marks = new EnumMap<>(NumberKind.class);
    private final Set<String> values = new LinkedHashSet<>();
    private final Set<String> seen = new HashSet<>();
    private @Nullable String dateSample;
    private long filled;
    private boolean repeats;
    private boolean longValues;
    private boolean words = true;
    private boolean digits = true;
    private boolean numbers = true;
    private boolean days = true;
    private boolean months = true;
    private boolean timed;

    ColumnSurvey(String name, boolean twice, NumberReader reader, LocalDate today, ZoneId zone) {
        this.name = name;
        this.twice = twice;
        this.reader = reader;
        this.dayFirst = new DateText(null, DateText.Order.DAY_FIRST, zone, today);
        this.monthFirst = new DateText(null, DateText.Order.MONTH_FIRST, zone, today);
        this.order = new DateText.Watch(today);
        for (NumberKind kind : NumberKind.values()) {
            marks.put(kind, new NumberColumn(reader, kind));
        }
    }

    void see(String text) {
        if (text.isEmpty()) {
            return;
        }
        filled++;
        if (values.size() <= MANY) {
            values.add(shown(text));
        }
        if (!repeats && seen.size() < LOOKED_FOR_TWICE) {
            repeats = !seen.add(shown(text));
        }
        longValues |= text.length() > CHOICE_LENGTH;
        words = words && WORDS.contains(text.toLowerCase(Locale.ROOT));
        digits = digits && (text.equals("0") || text.equals("1"));
        numbers = numbers && !CODE.matcher(text).matches() && isNumber(text);
        seeDate(text);
        if (text.length() < SHOWN && (text.indexOf('.') >= 0 || text.indexOf(',') >= 0) && hasDigit(text)) {
            marks.values().forEach(mark -> mark.see(text));
        }
    }

    private void seeDate(String text) {
        char first = text.charAt(0);
        if (first >= '0' && first <= '9' && text.length() < SHOWN) { // else it is no date that is written in figures
            String before = order.state();
            order.see(text);
            if (!order.state().equals(before)) {
                dateSample = shown(text);
            }
        }
        days = days && isDate(dayFirst, text);
        months = months && isDate(monthFirst, text);
        timed |= (days || months) && text.indexOf(':') > 0;
    }

    private static boolean hasDigit(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= '0' && text.charAt(i) <= '9') {
                return true;
            }
        }
        return false;
    }

    private boolean isNumber(String text) {
        try {
            reader.typed(text, NumberKind.DECIMAL);
            return true;
        } catch (InvalidValue e) {
            return false;
        }
    }

    private static boolean isDate(DateText dates, String text) {
        try {
            dates.moment(text);
            return true;
        } catch (BadValue e) {
            return false;
        }
    }

    private static String shown(String text) {
        return CleanText.of(TextEncoding.readable(text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text));
    }

    private @Nullable ValueType type() {
        if (filled == 0) {
            return null;
        } else if (words || digits && FLAG.matcher(name).matches()) {
            return ValueType.YES_NO;
        } else if (numbers) {
            return ValueType.NUMBER;
        } else if (days || months) {
            return timed ? ValueType.MOMENT : ValueType.DATE;
        }
        boolean few = values.size() <= CHOICES && filled >= 3L * values.size() && !longValues;
        return few ? ValueType.CHOICE : ValueType.TEXT;
    }

    FileSurvey.Found found() {
        Map<String, String> written = new TreeMap<>();
        String open = null;
        for (Map.Entry<NumberKind, NumberColumn> each : marks.entrySet()) {
            DecimalMark mark = each.getValue().mark();
            written.put(each.getKey().name(), mark == null ? "open" : mark == DecimalMark.DOT ? "dot" : "comma");
            open = open == null && mark == null ? each.getValue().open() : open;
        }
        ValueType type = type();
        return new FileSurvey.Found(
                name,
                twice,
                filled,
                type == null ? "" : type.key(),
                !repeats && filled > 0,
                values.stream().limit(MANY).toList(),
                values.size() > MANY,
                order.state(),
                dateSample,
                written,
                open);
    }
}
