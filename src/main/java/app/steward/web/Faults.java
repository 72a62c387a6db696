package app.steward.web;

import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.Fault;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.ui.Model;

/** Puts what is wrong with a form beside its fields: {@code faults} by field, {@code troubles} about the whole. */
public final class Faults {

    private Faults() {}

    public static void show(BadInput wrong, Model model, HttpServletResponse response) {
        model.addAttribute("faults", byField(wrong));
        response.setStatus(422);
    }

    /** What is wrong with each field, in one text. */
    public static Map<String, String> byField(BadInput wrong) {
        Map<String, String> byField = new LinkedHashMap<>();
        for (Fault fault : wrong.faults()) {
            byField.merge(fault.path(), fault.message(), (one, other) -> one + " " + other);
        }
        return byField;
    }

    /** The names of what stands in the way, if any, follow the sentence. */
    public static void show(Conflict wrong, Model model, HttpServletResponse response) {
        Fault fault = new Fault(wrong.path(), String.valueOf(wrong.getMessage()));
        boolean ofField = !wrong.path().isEmpty();
        model.addAttribute("faults", ofField ? Map.of(fault.path(), fault.message()) : Map.of());
        model.addAttribute("troubles", ofField ? List.of() : List.of(fault));
        response.setStatus(422);
    }
}
