package app.steward.event.web;

import app.steward.event.RefusedKind;
import app.steward.event.RefusedLog;
import app.steward.event.RefusedLog.Filter;
import app.steward.event.RefusedLog.Row;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Settings > Refused data. */
@Controller
class RefusedPages {
    private static final int ROWS = 50;
    private static final int DAYS_NOT_KEPT = 3;
    private static final int LONGEST_TEXT = 200;

    private final RefusedLog log;

    RefusedPages(RefusedLog log) {
        this.log = log;
    }

    @GetMapping("/settings/refused-data")
    String list(
            Viewer viewer,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String key,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(required = false) @Nullable Long before,
            Model model) {
        Filter filter = filter(kind, key, q);
        List<Row> rows = log.page(viewer, filter, before, ROWS + 1);
        boolean more = rows.size() > ROWS;
        List<Row> shown = more ? rows.subList(0, ROWS) : rows;
        model.addAttribute("rows", shown);
        model.addAttribute("older", more ? shown.get(ROWS - 1).id() : null);
        model.addAttribute("first", before == null);
        model.addAttribute("filter", filter);
        model.addAttribute("kinds", kinds());
        model.addAttribute("keys", log.keys(viewer));
        model.addAttribute("notKept", log.notKept(viewer, DAYS_NOT_KEPT));
        model.addAttribute("mostOfADay", log.mostOfADay());
        return "event/refused-data";
    }

    @GetMapping("/settings/refused-data.csv")
    void file(
            Viewer viewer,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String key,
            @RequestParam(defaultValue = "") String q,
            HttpServletResponse response)
            throws IOException {
        Filter filter = filter(kind, key, q);
        log.page(viewer, filter, null, 1); // who may not is told so before the file begins
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"refused-data.csv\"");
        try (Writer out = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8)) {
            log.write(viewer, filter, out);
        }
    }

    /** What is none of a menu stands for all; so does what can't be in the table. */
    private static Filter filter(String kind, String key, String q) {
        String text = CleanText.at("q", q);
        return new Filter(
                RefusedKind.ofKey(kind).orElse(null),
                key.matches("[0-9]{1,18}") ? Long.valueOf(key) : null,
                text.substring(0, Math.min(text.length(), LONGEST_TEXT)));
    }

    private static Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        for (RefusedKind each : RefusedKind.values()) {
            kinds.put(each.key(), each.label());
        }
        return kinds;
    }
}
