package app.steward.segment.web;

import app.steward.condition.Choice;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Fields;
import app.steward.condition.Operator;
import app.steward.condition.Param;
import app.steward.condition.web.JsonBody;
import app.steward.team.Viewer;
import app.steward.web.ApiPage;
import app.steward.web.Paging;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The field catalogue for programs. */
@RestController
@Tag(name = "Fields")
class FieldsApi {
    /** How many of the shown fields a cursor names. */
    private static final int KEPT = 4;

    private final Fields fields;

    FieldsApi(Fields fields) {
        this.fields = fields;
    }

    /** A parameter as the API tells it. */
    record ParamAnswer(
            String name,
            String type,

            @JsonProperty("default") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Object defaultValue) {

        static ParamAnswer of(Param param) {
            return new ParamAnswer(param.name(), param.typeKey(), param.defaultValue());
        }
    }

    /** A field as the API tells it. */
    record FieldAnswer(
            String key,
            String label,
            String group,
            String type,
            List<String> operators,
            List<ParamAnswer> params,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Choice> choices,

            boolean column,
            boolean sortable,
            boolean writable) {

        static FieldAnswer of(FieldDefinition field) {
            return new FieldAnswer(
                    field.key(),
                    field.label(),
                    field.group(),
                    field.typeKey(),
                    Arrays.stream(Operator.values())
                            .filter(field.type().operators()::contains)
                            .map(Operator::key)
                            .toList(),
                    field.params().stream().map(ParamAnswer::of).toList(),
                    field.choices() == null ? null : field.known(),
                    field.column(),
                    field.sortable(),
                    field.writable());
        }
    }

    @GetMapping("/api/v2/fields")
    @Operation(summary = "What can be shown, tested and sorted by")
    ApiPage<FieldAnswer> fields(
            Viewer viewer,
            @RequestParam(required = false) @Nullable String subject,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        Paging paging = Paging.of(limit, after, KEPT);
        List<FieldDefinition> all = List.copyOf(fields.catalogue(viewer).of(JsonBody.anySubject(subject)));
        List<String> keys = all.stream().map(FieldDefinition::key).toList();
        int from = 0;
        for (String shown : paging.after()) {
            // Attributes and roles come and go between two pages: the latest shown field that is still there counts.
            from = Math.max(from, keys.indexOf(shown) + 1);
        }
        int to = Math.min(all.size(), from + paging.limit());
        List<FieldAnswer> items =
                all.subList(from, to).stream().map(FieldAnswer::of).toList();
        return new ApiPage<>(items, to == all.size() ? null : Paging.cursor(latest(keys, to)));
    }

    /** The last fields shown, the first of all repeated where there are fewer. */
    private static List<String> latest(List<String> keys, int shown) {
        return IntStream.rangeClosed(1, KEPT)
                .mapToObj(back -> keys.get(Math.max(0, shown - back)))
                .toList();
    }
}
