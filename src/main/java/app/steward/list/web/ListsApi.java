package app.steward.list.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.condition.web.JsonBody;
import app.steward.list.ListEditing;
import app.steward.list.ListEditing.Changes;
import app.steward.list.ListEditing.Criteria;
import app.steward.list.ListFigures;
import app.steward.list.ListFigures.Figures;
import app.steward.list.ListMembers;
import app.steward.list.ListMembers.Member;
import app.steward.list.Lists;
import app.steward.membership.Rule;
import app.steward.membership.State;
import app.steward.problem.BadInput;
import app.steward.team.TeamMember;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.web.ApiPage;
import app.steward.web.Paging;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists for programs. */
@RestController
@Tag(name = "Lists")
@RequestMapping("/api/v2/lists")
class ListsApi {
    private static final Set<String> SENT =
            Set.of("name", "subject", "segments", "condition", "status", "shared", "members");

    /** Keys of an answer. All may be sent back, so that what was read can be changed and put; derived ones are passed over. */
    private static final Set<String> ANSWERED = Set.of(
            "id",
            "name",
            "subject",
            "segments",
            "condition",
            "status",
            "shared",
            "words",
            "owner",
            "members",
            "accounts",
            "amount",
            "health",
            "state",
            "problem",
            "refreshedAt",
            "version");

    private final Lists lists;
    private final ListEditing editing;
    private final ListFigures figures;
    private final ListMembers members;
    private final ListWording wording;
    private final ListOwners owners;
    private final Fields fields;
    private final Conditions conditions;
    private final Today today;

    ListsApi(
            Lists lists,
            ListEditing editing,
            ListFigures figures,
            ListMembers members,
            ListWording wording,
            ListOwners owners,
            Fields fields,
            Conditions conditions,
            Today today) {
        this.lists = lists;
        this.editing = editing;
        this.figures = figures;
        this.members = members;
        this.wording = wording;
        this.owners = owners;
        this.fields = fields;
        this.conditions = conditions;
        this.today = today;
    }

    @GetMapping
    @Operation(summary = "Lists that the acting member knows, by name")
    ApiPage<ListAnswer> list(
            Viewer viewer,
            @RequestParam(required = false) @Nullable String subject,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        Subject of = subject == null ? null : JsonBody.subject(subject);
        Boolean active = status == null ? null : isActive(status);
        List<Rule> known = lists.knownTo(viewer).stream()
                .filter(list -> of == null || list.subject() == of)
                .filter(list -> active == null || list.isOn() == active)
                .filter(list -> list.isCalled(CleanText.of(q)))
                .toList();
        ApiPage<Rule> page = ApiPage.within(
                known,
                limit,
                after,
                2,
                list -> List.of(list.name().toLowerCase(Locale.ROOT), ApiPage.place(list.id())));
        return new ApiPage<>(answers(viewer, page.items()), page.next());
    }

    @PostMapping
    @Operation(summary = "Create a list: name, subject, segments, condition, status, shared, members")
    ResponseEntity<ListAnswer> create(Viewer viewer, @RequestBody(required = false) @Nullable String sent) {
        JsonBody body = JsonBody.of(conditions, sent, SENT);
        Subject subject = body.subject();
        body.requiredText("name");
        return created(
                viewer,
                editing.create(viewer, subject, changes(viewer, subject, body, null))
                        .id());
    }

    @GetMapping("/{id}")
    @Operation(summary = "One list with its state and figures")
    ListAnswer read(Viewer viewer, @PathVariable int id) {
        return answer(viewer, id);
    }

    @PutMapping("/{id}")
    @Operation(summary = "Change a list; changed or not, it is refreshed")
    ListAnswer change(Viewer viewer, @PathVariable int id, @RequestBody(required = false) @Nullable String sent) {
        // Nothing sent means nothing changed, which refreshes too.
        JsonBody body = JsonBody.ofAny(conditions, sent, ANSWERED);
        Rule list = lists.get(viewer, id);
        body.requireSubject(list.subject(), "A list");
        editing.change(viewer, id, changes(viewer, list.subject(), body, list));
        return answer(viewer, id);
    }

    @DeleteMapping("/{id}")
    @Operation(summary = "Delete a list that nothing uses")
    ResponseEntity<Void> delete(Viewer viewer, @PathVariable int id) {
        editing.delete(viewer, id);
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{id}/copies")
    @Operation(summary = "Copy a list")
    ResponseEntity<ListAnswer> copy(Viewer viewer, @PathVariable int id) {
        return created(viewer, editing.copy(viewer, id));
    }

    /** A member as the API tells it; {@code since} is null in a private list that follows the data. */
    record MemberAnswer(
            String externalId, String name, @Nullable Instant since) {}

    @GetMapping("/{id}/members")
    @Operation(summary = "Members, as the acting member sees them")
    ApiPage<MemberAnswer> members(
            Viewer viewer,
            @PathVariable int id,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        Rule list = lists.get(viewer, id);
        Paging paging = Paging.of(limit, after, 1);
        List<Member> found = members.of(viewer, list, paging.afterNumber(), paging.limit() + 1);
        ApiPage<Member> page = ApiPage.cut(found, paging, member -> List.of(Long.toString(member.id())));
        return new ApiPage<>(
                page.items().stream()
                        .map(member -> new MemberAnswer(member.externalId(), member.name(), member.since()))
                        .toList(),
                page.next());
    }

    @PostMapping("/{id}/members")
    @Operation(summary = "Add and remove members of an inactive list: add, remove, by external id")
    ListEditing.Moved move(Viewer viewer, @PathVariable int id, @RequestBody(required = false) @Nullable String sent) {
        JsonBody body = JsonBody.of(conditions, sent, Set.of("add", "remove"));
        return editing.move(
                viewer,
                id,
                Objects.requireNonNullElse(body.ids("add"), List.of()),
                Objects.requireNonNullElse(body.ids("remove"), List.of()));
    }

    /** @param before the list as it is; null for one that is being made */
    private Changes changes(Viewer viewer, Subject subject, JsonBody body, @Nullable Rule before) {
        Boolean active = body.has("status") ? isActive(body.requiredText("status")) : null;
        Boolean shared = body.flag("shared");
        boolean isPrivate = shared == null ? before != null && before.isPrivate() : !shared;
        Purpose purpose = isPrivate ? Purpose.PRIVATE_LIST : Purpose.SHARED_LIST;
        return new Changes(
                body.text("name"),
                segments(body),
                body.json().has("condition")
                        ? new Criteria(body.conditionOrNone(conditions, fields.catalogue(viewer), subject, purpose))
                        : null,
                active,
                shared,
                // An answer has their number here, which may be sent back.
                body.json().path("members").isIntegralNumber() && before != null ? null : body.ids("members"),
                body.number("version"));
    }

    /** Left out: as they are; null: none. */
    private static @Nullable List<Integer> segments(JsonBody body) {
        if (body.json().has("segments") && body.json().get("segments").isNull()) {
            return List.of();
        }
        return body.has("segments") ? body.numbers("segments") : null;
    }

    private static boolean isActive(String status) {
        if (!status.equals("active") && !status.equals("inactive")) {
            throw BadInput.of("status", "Choose active or inactive.");
        }
        return status.equals("active");
    }

    private ResponseEntity<ListAnswer> created(Viewer viewer, int id) {
        return ResponseEntity.created(URI.create("/api/v2/lists/" + id)).body(answer(viewer, id));
    }

    private ListAnswer answer(Viewer viewer, int id) {
        return answers(viewer, List.of(lists.get(viewer, id))).get(0);
    }

    private List<ListAnswer> answers(Viewer viewer, List<Rule> of) {
        Catalogue catalogue = fields.catalogue(viewer);
        Now now = today.now();
        Map<Integer, Figures> counted = figures.of(viewer, of, null);
        Map<Integer, TeamMember> whose = owners.of(of);
        return of.stream()
                .map(list -> answer(list, whose.get(list.id()), ListFigures.at(counted, list.id()), catalogue, now))
                .toList();
    }

    private ListAnswer answer(Rule list, @Nullable TeamMember owner, Figures counted, Catalogue catalogue, Now now) {
        String criteria = list.said().condition();
        String problem = lists.problem(list, catalogue);
        return new ListAnswer(
                list.id(),
                list.name(),
                list.subject().key(),
                list.said().segments(),
                criteria == null ? null : conditions.tree(criteria),
                list.isOn() ? "active" : "inactive",
                !list.isPrivate(),
                wording.words(list, catalogue, now),
                owner == null ? null : owner.email(),
                counted.members(),
                counted.accounts(),
                counted.amount(),
                counted.health(),
                problem == null ? list.state().key() : State.BROKEN.key(),
                problem,
                list.isComputedWhenRead() ? now.instant() : list.refreshedAt(),
                list.version());
    }
}
