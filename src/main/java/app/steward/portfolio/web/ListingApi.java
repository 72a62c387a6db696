package app.steward.portfolio.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Condition;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.portfolio.Column;
import app.steward.portfolio.DefaultColumns;
import app.steward.portfolio.ListedRow;
import app.steward.portfolio.Listing;
import app.steward.portfolio.Listing.Asked;
import app.steward.portfolio.Sort;
import app.steward.portfolio.View;
import app.steward.problem.BadInput;
import app.steward.team.Viewer;
import app.steward.web.Paging;
import app.steward.workspace.Today;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Lists of accounts, users and subscriptions, by address or, for long conditions, by a body of the same words. */
@RestController
@RequestMapping("/api/v2/{records:accounts|users|subscriptions}")
class ListingApi {
    private final Listing listing;
    private final Fields fields;
    private final Conditions conditions;
    private final Chosen chosen;
    private final Today today;

    ListingApi(Listing listing, Fields fields, Conditions conditions, Chosen chosen, Today today) {
        this.listing = listing;
        this.fields = fields;
        this.conditions = conditions;
        this.chosen = chosen;
        this.today = today;
    }

    /** What a list answers; {@code total} only where it was asked for, {@code next} only where more follow. */
    record Answer(
            List<Map<String, @Nullable Object>> items,

            @com.fasterxml.jackson.annotation.JsonInclude(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL)
            @Nullable
            String next,

            @com.fasterxml.jackson.annotation.JsonInclude(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL)
            @Nullable
            Long total) {}

    @GetMapping
    Answer list(@PathVariable String records, @RequestParam Map<String, String> asked, Viewer viewer) {
        return answer(subject(records), asked, null, viewer);
    }

    @PostMapping("/search")
    Answer search(@PathVariable String records, @RequestBody JsonNode body, Viewer viewer) {
        if (!body.isObject()) {
            throw BadInput.of("", "Send an object.");
        }
        Map<String, String> asked = new LinkedHashMap<>();
        JsonNode condition = null;
        for (Map.Entry<String, JsonNode> entry : body.properties()) {
            JsonNode value = entry.getValue();
            if (entry.getKey().equals("condition") && !value.isString()) {
                condition = value.isNull() ? null : value;
            } else if (value.isArray()) {
                List<String> parts = new ArrayList<>();
                value.forEach(part -> parts.add(part.asString()));
                asked.put(entry.getKey(), String.join(",", parts));
            } else if (value.isValueNode() && !value.isNull()) {
                asked.put(entry.getKey(), value.asString());
            } else if (!value.isNull()) {
                throw BadInput.of(entry.getKey(), "Send text, a number or a list.");
            }
        }
        return answer(subject(records), asked, condition, viewer);
    }

    private Answer answer(Subject subject, Map<String, String> asked, @Nullable JsonNode condition, Viewer viewer) {
        for (String name : asked.keySet()) {
            if (!KNOWN.contains(name)) {
                throw BadInput.of(
                        name, "\"" + name + "\" is not known here; known are " + String.join(", ", KNOWN) + ".");
            }
        }
        Catalogue catalogue = fields.catalogue();
        String sort = asked.getOrDefault("sort", "").trim();
        JsonNode filter = condition != null ? condition : read(asked.get("condition"));
        View view = new View(
                subject,
                columns(subject, asked.get("columns"), catalogue),
                sort.isEmpty() ? DefaultColumns.sort(subject, catalogue) : Sort.parse(subject, sort, catalogue),
                chosen.segment(subject, asked.get("segment")),
                null,
                chosen.role(asked.get("role")),
                chosen.assignee(asked.get("assigned"), viewer),
                filter == null ? null : condition(catalogue, subject, filter),
                asked.getOrDefault("q", ""));
        Paging paging = Paging.of(asked.get("limit"), asked.get("after"), 2);
        Asked by = new Asked(viewer, catalogue, today.now());
        Listing.Slice slice = listing.after(view, by, paging.after(), paging.limit());
        return new Answer(
                slice.rows().stream().map(row -> item(row)).toList(),
                slice.next().isEmpty() ? null : Paging.cursor(slice.next()),
                "true".equals(asked.get("count")) ? (Long) listing.count(view, by) : null);
    }

    private static final List<String> KNOWN =
            List.of("segment", "condition", "role", "assigned", "q", "columns", "sort", "count", "limit", "after");

    private static List<Column> columns(Subject subject, @Nullable String text, Catalogue catalogue) {
        List<Column> columns = Column.list(subject, text == null ? "" : text, catalogue, "columns");
        return columns.isEmpty() ? DefaultColumns.of(subject, catalogue) : columns;
    }

    private Condition condition(Catalogue catalogue, Subject subject, JsonNode filter) {
        try {
            return conditions.read(catalogue, subject, filter, Purpose.FILTER);
        } catch (BadInput wrong) {
            throw wrong.under("condition");
        }
    }

    private @Nullable JsonNode read(@Nullable String condition) {
        if (condition == null || condition.isBlank()) {
            return null;
        }
        try {
            return conditions.tree(condition);
        } catch (BadInput wrong) {
            throw wrong.under("condition");
        }
    }

    private static Map<String, @Nullable Object> item(ListedRow row) {
        Map<String, @Nullable Object> item = new LinkedHashMap<>();
        item.put("externalId", row.externalId());
        row.values().forEach((spelling, value) -> item.put(spelling, ApiValues.of(value)));
        return item;
    }

    private static Subject subject(String records) {
        return switch (records) {
            case "users" -> Subject.USER;
            case "subscriptions" -> Subject.SUBSCRIPTION;
            default -> Subject.ACCOUNT;
        };
    }
}
