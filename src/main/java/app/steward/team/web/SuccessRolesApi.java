package app.steward.team.web;

import app.steward.problem.BadInput;
import app.steward.problem.NotFound;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoleSettings;
import app.steward.team.SuccessRoles;
import app.steward.team.Viewer;
import app.steward.web.ApiPage;
import app.steward.web.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** {@code /success-roles}: the hats in which team members own accounts, in display order. Everyone may read them. */
@RestController
@Tag(name = "Lists of administrators")
@RequestMapping("/api/v2/success-roles")
class SuccessRolesApi {

    /** A role as the API writes it; the position of the first is 1, retired ones come last. */
    record Answer(String key, String label, int position, boolean retired, int version) {}

    /** What a caller sends. */
    record Body(
            @Nullable String key,
            @Nullable String label,
            @Nullable Integer position,
            @Nullable Boolean retired,
            @Nullable Integer version) {}

    private final SuccessRoles roles;
    private final SuccessRoleSettings settings;

    SuccessRolesApi(SuccessRoles roles, SuccessRoleSettings settings) {
        this.roles = roles;
        this.settings = settings;
    }

    @GetMapping
    @Operation(summary = "The success roles in display order")
    ApiPage<Answer> list(
            Viewer viewer,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        Paging paging = Paging.of(limit, after, 1);
        Long last = paging.afterNumber();
        List<Answer> rows = answers().stream()
                .filter(one -> last == null || one.position() > last)
                .limit(paging.limit() + 1L)
                .toList();
        return ApiPage.cut(rows, paging, one -> List.of(Integer.toString(one.position())));
    }

    @GetMapping("/{key}")
    @Operation(summary = "One success role")
    Answer one(Viewer viewer, @PathVariable String key) {
        return answer(key);
    }

    @PostMapping
    @Operation(summary = "Add a success role")
    @Transactional
    public ResponseEntity<Answer> add(Viewer viewer, @RequestBody Body body) {
        if (body.label() == null) {
            throw BadInput.of("label", "A value is missing.");
        }
        SuccessRole role = settings.add(viewer, body.key(), body.label());
        if (body.position() != null) {
            settings.place(viewer, role.key(), body.position());
        }
        return ResponseEntity.created(UriComponentsBuilder.fromPath("/api/v2/success-roles/{key}")
                        .encode()
                        .buildAndExpand(role.key())
                        .toUri())
                .body(answer(role.key()));
    }

    @PatchMapping("/{key}")
    @Operation(summary = "Rename, move or retire a success role")
    @Transactional
    public Answer change(Viewer viewer, @PathVariable String key, @RequestBody Body body) {
        SuccessRoleSettings.requireAdministrator(viewer);
        Answer before = answer(key);
        settings.requireVersion(key, body.version());
        if (body.key() != null && !body.key().equals(key)) {
            throw BadInput.of("key", "The key of a success role never changes.");
        }
        if (body.label() != null) {
            settings.rename(viewer, key, Map.of(), body.label());
        }
        if (body.retired() != null) {
            settings.retire(viewer, key, body.retired());
        }
        if (body.position() != null && body.position() != before.position()) {
            settings.place(viewer, key, body.position());
        }
        return answer(key);
    }

    @PatchMapping
    @Operation(summary = "The same, with the key in the body")
    @Transactional
    public Answer change(Viewer viewer, @RequestBody Body body) {
        if (body.key() == null) {
            throw BadInput.of("key", "Name the success role by its key.");
        }
        return change(viewer, body.key(), body);
    }

    private Answer answer(String key) {
        return answers().stream()
                .filter(one -> one.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new NotFound("There is no success role " + key + "."));
    }

    private List<Answer> answers() {
        List<SuccessRole> all = roles.findAllByOrderByPositionAscIdAsc().stream()
                .sorted(Comparator.comparing(SuccessRole::retired))
                .toList();
        return IntStream.range(0, all.size())
                .mapToObj(i -> new Answer(
                        all.get(i).key(),
                        all.get(i).label(),
                        i + 1,
                        all.get(i).retired(),
                        all.get(i).version()))
                .toList();
    }
}
