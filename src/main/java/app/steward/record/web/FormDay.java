package app.steward.record.web;

import app.steward.condition.ValueType;
import app.steward.problem.BadInput;
import app.steward.record.RejectedValue;
import app.steward.record.Typed;
import app.steward.workspace.Conventions;
import app.steward.workspace.Now;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A day that stands alone in a form. */
public final class FormDay {
    private FormDay() {}

    /** The day of the input of this name; null where nothing was typed. */
    public static @Nullable LocalDate of(String name, Map<String, String> sent, Conventions conventions) {
        try {
            return (LocalDate) Typed.text(ValueType.DATE, sent.getOrDefault(name, ""), conventions);
        } catch (RejectedValue e) {
            throw BadInput.of(name, e.getMessage());
        }
    }

    /** Until when something is to rest, from {@code fragments/picked :: snooze}; null where it is to wake. */
    public static @Nullable LocalDate until(Map<String, String> sent, Conventions conventions) {
        if ("true".equals(sent.get("wake"))) {
            return null;
        }
        return required("until", sent, conventions);
    }

    /** The day of the input of this name, which has to be there. */
    public static LocalDate required(String name, Map<String, String> sent, Conventions conventions) {
        LocalDate day = of(name, sent, conventions);
        if (day == null) {
            throw BadInput.of(name, "Enter a day.");
        }
        return day;
    }

    /** Days that something mostly rests until, with what they are called. */
    public static Map<LocalDate, String> ahead(Now now) {
        LocalDate day = now.today();
        Map<LocalDate, String> days = new LinkedHashMap<>();
        days.put(day.plusDays(1), "Tomorrow");
        days.putIfAbsent(day.plusDays(3), "In 3 days");
        days.putIfAbsent(day.with(TemporalAdjusters.next(now.firstDay())), "Next week");
        days.putIfAbsent(day.plusDays(14), "In 2 weeks");
        return days;
    }
}
