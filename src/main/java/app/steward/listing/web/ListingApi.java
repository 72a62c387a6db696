package app.steward.listing.web;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.listing.ListParameter;
import app.steward.listing.ListQuery;
import app.steward.listing.ListReader;
import app.steward.listing.ListedRow;
import app.steward.listing.RecordListing;
import app.steward.listing.RecordListing.Asked;
import app.steward.problem.BadInput;
import app.steward.team.Viewer;
import app.steward.web.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Lists of accounts, users and subscriptions, by address or, for long conditions, by a body of the same words. */
@RestController
@RequestMapping("/api/v2")
class ListingApi {
    /** What a list takes: what can be said of any list, and how much of it is answered. */
    static final List<String> KNOWN = Stream.concat(ListParameter.namesInApi().stream(), Stream.of("count", "limit"))
            .toList();

    private final RecordListing listing;
    private final Fields fields;
    private final Conditions conditions;
    private final ListReader reader;

    ListingApi(RecordListing listing, Fields fields, Conditions conditions, ListReader reader) {
        this.listing = listing;
        this.fields = fields;
        this.conditions = conditions;
        this.reader = reader;
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

    @GetMapping("/accounts")
    @Listed
    @Operation(summary = "Accounts", tags = "Accounts")
    Answer accounts(@Parameter(hidden = true) @RequestParam MultiValueMap<String, String> asked, Viewer viewer) {
        return list(Subject.ACCOUNT, asked, viewer);
    }

    @GetMapping("/users")
    @Listed
    @Operation(summary = "Users", tags = "Users")
    Answer users(@Parameter(hidden = true) @RequestParam MultiValueMap<String, String> asked, Viewer viewer) {
        return list(Subject.USER, asked, viewer);
    }

    @GetMapping("/subscriptions")
    @Listed
    @Operation(summary = "Subscriptions", tags = "Subscriptions")
    Answer subscriptions(@Parameter(hidden = true) @RequestParam MultiValueMap<String, String> asked, Viewer viewer) {
        return list(Subject.SUBSCRIPTION, asked, viewer);
    }

    @PostMapping("/accounts/search")
    @Operation(summary = "Accounts, asked for by a body of the same words", tags = "Accounts")
    Answer searchAccounts(@RequestBody JsonNode body, Viewer viewer) {
        return search(Subject.ACCOUNT, body, viewer);
    }

    @PostMapping("/users/search")
    @Operation(summary = "Users, asked for by a body of the same words", tags = "Users")
    Answer searchUsers(@RequestBody JsonNode body, Viewer viewer) {
        return search(Subject.USER, body, viewer);
    }

    @PostMapping("/subscriptions/search")
    @Operation(summary = "Subscriptions, asked for by a body of the same words", tags = "Subscriptions")
    Answer searchSubscriptions(@RequestBody JsonNode body, Viewer viewer) {
        return search(Subject.SUBSCRIPTION, body, viewer);
    }

    /** The parameters of a list, for the description of the API. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @Parameter(name = "segment", in = ParameterIn.QUERY, description = "Number of a segment")
    @Parameter(name = "condition", in = ParameterIn.QUERY, description = "A condition as JSON")
    @Parameter(name = "role", in = ParameterIn.QUERY, description = "Key of the success role that assigned means")
    @Parameter(name = "assigned", in = ParameterIn.QUERY, description = "E-mail of a team member, none or me")
    @Parameter(name = "q", in = ParameterIn.QUERY, description = "Part of a name, external id or e-mail")
    @Parameter(
            name = "columns",
            in = ParameterIn.QUERY,
            description = "key or key(name=value;name=value), by commas; of keys and values , ( ) : * and % as %XX")
    @Parameter(name = "sort", in = ParameterIn.QUERY, description = "As columns; - before a key for descending")
    @Parameter(name = "count", in = ParameterIn.QUERY, description = "true for the total")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 1000, default 50")
    @Parameter(name = "after", in = ParameterIn.QUERY, description = "The next of the page before")
    @interface Listed {}

    /** A parameter sent twice is one list. */
    private Answer list(Subject subject, MultiValueMap<String, String> asked, Viewer viewer) {
        Map<String, String> once = new LinkedHashMap<>();
        asked.forEach((name, values) -> once.put(name, String.join(",", values)));
        return answer(subject, once, null, viewer);
    }

    private Answer search(Subject subject, JsonNode body, Viewer viewer) {
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
                for (JsonNode part : value) {
                    if (!part.isValueNode() || part.isNull()) {
                        throw BadInput.of(entry.getKey() + "[" + parts.size() + "]", "Send text or a number.");
                    }
                    parts.add(part.asString());
                }
                asked.put(entry.getKey(), String.join(",", parts));
            } else if (value.isValueNode() && !value.isNull()) {
                asked.put(entry.getKey(), value.asString());
            } else if (!value.isNull()) {
                throw BadInput.of(entry.getKey(), "Send text, a number or a list.");
            }
        }
        return answer(subject, asked, condition, viewer);
    }

    private Answer answer(Subject subject, Map<String, String> asked, @Nullable JsonNode condition, Viewer viewer) {
        for (String name : asked.keySet()) {
            if (!KNOWN.contains(name)) {
                throw BadInput.of(
                        name, "\"" + name + "\" is not known here; known are " + String.join(", ", KNOWN) + ".");
            }
        }
        Asked by = Asked.by(viewer, fields);
        JsonNode filter = condition != null ? condition : read(asked.get("condition"));
        ConditionTree filtered = filter == null ? null : condition(by.catalogue(), subject, filter);
        ListQuery list = reader.ofApi(subject, asked, filtered, by);
        Paging paging =
                Paging.of(asked.get("limit"), asked.get("after"), list.sort().depth() + 1);
        RecordListing.Slice slice = listing.after(list, by, paging.after(), paging.limit());
        return new Answer(
                slice.rows().stream().map(row -> item(row)).toList(),
                slice.next().isEmpty() ? null : Paging.cursor(slice.next()),
                counts(asked.get("count")) ? (Long) listing.count(list, by) : null);
    }

    private static boolean counts(@Nullable String asked) {
        if (asked == null || asked.isEmpty() || asked.equals("false")) {
            return false;
        } else if (asked.equals("true")) {
            return true;
        }
        throw BadInput.of("count", "Enter true or false.");
    }

    private ConditionTree condition(Catalogue catalogue, Subject subject, JsonNode filter) {
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
}
