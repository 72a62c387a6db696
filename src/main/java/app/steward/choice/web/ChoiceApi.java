package app.steward.choice.web;

import app.steward.choice.ChoiceEntry;
import app.steward.choice.ChoiceList;
import app.steward.choice.ChoiceLists;
import app.steward.record.Patch;
import app.steward.team.Viewer;
import app.steward.web.ApiPage;
import io.swagger.v3.oas.annotations.Operation;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;

/** The management API of one of the administrators' lists. Everybody reads it, administrators change it. */
public abstract class ChoiceApi<T extends ChoiceEntry> {
    private final ChoiceList<T> list;
    private final ChoiceLists lists;

    protected ChoiceApi(ChoiceList<T> list, ChoiceLists lists) {
        this.list = list;
        this.lists = lists;
    }

    @GetMapping
    @Operation(summary = "The entries in their order")
    public ApiPage<Map<String, Object>> all(
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        ApiPage<T> page = ApiPage.within(
                list.entries().findAllByOrderByPositionAscKeyAsc(),
                limit,
                after,
                2,
                entry -> List.of(ApiPage.place(entry.position()), entry.key()));
        return new ApiPage<>(page.items().stream().map(this::answer).toList(), page.next());
    }

    @GetMapping("/{key}")
    @Operation(summary = "One entry")
    public Map<String, Object> one(@PathVariable String key) {
        return answer(lists.get(list, key));
    }

    @PostMapping
    @Operation(summary = "Add an entry: key, label, and type where entries have one")
    public ResponseEntity<Map<String, Object>> add(Viewer viewer, @RequestBody JsonNode body) {
        T entry = lists.add(viewer, list, Patch.json(body));
        return ResponseEntity.created(URI.create(
                        "/api/v2/" + list.plural() + "/" + UriUtils.encode(entry.key(), StandardCharsets.UTF_8)))
                .body(answer(entry));
    }

    @PatchMapping("/{key}")
    @Operation(summary = "Change label, type or position")
    public Map<String, Object> change(Viewer viewer, @PathVariable String key, @RequestBody JsonNode body) {
        return answer(lists.change(viewer, list, key, Map.of(), Patch.json(body)));
    }

    @PatchMapping
    @Operation(summary = "The same, with the key in the body")
    public Map<String, Object> change(Viewer viewer, @RequestBody JsonNode body) {
        return change(viewer, Patch.keyIn(body), body);
    }

    @DeleteMapping("/{key}")
    @Operation(summary = "Delete an entry that nothing uses")
    public ResponseEntity<Void> remove(Viewer viewer, @PathVariable String key) {
        lists.remove(viewer, list, key);
        return ResponseEntity.noContent().build();
    }

    private Map<String, Object> answer(T entry) {
        Map<String, Object> answer = ChoiceLists.values(list, entry);
        answer.put("version", entry.version());
        return answer;
    }
}
