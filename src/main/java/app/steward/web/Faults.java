package app.steward.web;

import app.steward.problem.Fault;
import app.steward.problem.Refused;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.ui.Model;

/** Puts what is wrong with a form beside its fields: {@code faults} by field, {@code troubles} about the whole. */
public final class Faults {

    private Faults() {}

    public static void show(Refused wrong, Model model, HttpServletResponse response) {
        Map<String, String> byField = byField(wrong);
        byField.remove("");
        model.addAttribute("faults", byField);
        model.addAttribute(
                "troubles",
                wrong.faults().stream().filter(fault -> fault.path().isEmpty()).toList());
        response.setStatus(422);
    }

    /** What is wrong with each field, in one text; under an empty key what is wrong with the whole. */
    public static Map<String, String> byField(Refused wrong) {
        Map<String, String> byField = new LinkedHashMap<>();
        for (Fault fault : wrong.faults()) {
            byField.merge(fault.path(), fault.message(), (one, other) -> one + " " + other);
        }
        return byField;
    }
}
