package app.steward.segment.web;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionText;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.web.JsonBody;
import app.steward.membership.MembershipCounts;
import app.steward.membership.MembershipCounts.Count;
import app.steward.membership.MembershipGrowth;
import app.steward.problem.BadInput;
import app.steward.problem.NotFound;
import app.steward.segment.Segment;
import app.steward.segment.SegmentEditing;
import app.steward.segment.SegmentEditing.Changes;
import app.steward.segment.SegmentKind;
import app.steward.segment.SegmentMembers;
import app.steward.segment.SegmentMembers.Member;
import app.steward.segment.SegmentOverlap;
import app.steward.segment.Segments;
import app.steward.team.Viewer;
import app.steward.web.ApiPage;
import app.steward.web.Paging;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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

/** Segments for programs. */
@RestController
@Tag(name = "Segments")
@RequestMapping("/api/v2/segments")
class SegmentsApi {
    private static final int MOST_DAYS = 3660;

    /** Keys of an answer. All may be sent back, so that what was read can be changed and put; derived ones are passed over. */
    private static final Set<String> ANSWERED = Set.of(
            "id",
            "subject",
            "name",
            "visible",
            "condition",
            "words",
            "members",
            "active",
            "offline",
            "state",
            "problem",
            "refreshedAt",
            "version");

    private final Segments segments;
    private final SegmentEditing editing;
    private final MembershipCounts counts;
    private final SegmentMembers members;
    private final MembershipGrowth growth;
    private final SegmentOverlap overlap;
    private final Fields fields;
    private final Conditions conditions;
    private final ConditionText words;
    private final Today today;

    SegmentsApi(
            Segments segments,
            SegmentEditing editing,
            MembershipCounts counts,
            SegmentMembers members,
            MembershipGrowth growth,
            SegmentOverlap overlap,
            Fields fields,
            Conditions conditions,
            ConditionText words,
            Today today) {
        this.segments = segments;
        this.editing = editing;
        this.counts = counts;
        this.members = members;
        this.growth = growth;
        this.overlap = overlap;
        this.fields = fields;
        this.conditions = conditions;
        this.words = words;
        this.today = today;
    }

    @GetMapping
    @Operation(summary = "Segments in display order")
    ApiPage<SegmentAnswer> list(
            Viewer viewer,
            @RequestParam(required = false) @Nullable String subject,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        List<Segment> all = subject == null
                ? segments.findAllByOrderBySubjectAscPositionAscIdAsc()
                : segments.of(JsonBody.subject(subject));
        ApiPage<Segment> page = ApiPage.within(
                all,
                limit,
                after,
                3,
                segment -> List.of(
                        segment.subject().key(), ApiPage.place(segment.position()), ApiPage.place(segment.id())));
        return new ApiPage<>(answers(viewer, page.items()), page.next());
    }

    @PostMapping
    @Operation(summary = "Create a segment: subject, name, visible, condition")
    ResponseEntity<SegmentAnswer> create(Viewer viewer, @RequestBody(required = false) @Nullable String sent) {
        SegmentEditing.mayEdit(viewer);
        JsonBody body = JsonBody.of(conditions, sent, Set.of("subject", "name", "visible", "condition"));
        Subject subject = body.subject();
        String name = body.requiredText("name");
        ConditionTree condition = body.condition(conditions, fields.catalogue(), subject);
        boolean visible = !Boolean.FALSE.equals(body.flag("visible"));
        return created(viewer, editing.create(viewer, subject, name, visible, condition));
    }

    @GetMapping("/{id}")
    @Operation(summary = "One segment with its state and members")
    SegmentAnswer read(Viewer viewer, @PathVariable int id) {
        return answer(viewer, id);
    }

    @PutMapping("/{id}")
    @Operation(summary = "Change a segment; changed or not, it is refreshed")
    SegmentAnswer change(Viewer viewer, @PathVariable int id, @RequestBody(required = false) @Nullable String sent) {
        SegmentEditing.mayEdit(viewer);
        // Nothing sent means nothing changed, which refreshes too.
        JsonBody body = JsonBody.ofAny(conditions, sent, ANSWERED);
        Segment segment = find(id);
        body.requireSubject(segment.subject(), "A segment");
        ConditionTree condition =
                body.has("condition") ? body.condition(conditions, fields.catalogue(), segment.subject()) : null;
        editing.change(
                viewer, id, new Changes(body.text("name"), body.flag("visible"), condition, body.number("version")));
        return answer(viewer, id);
    }

    @DeleteMapping("/{id}")
    @Operation(summary = "Delete a segment that nothing uses; with force also one that decides health")
    ResponseEntity<Void> delete(
            Viewer viewer, @PathVariable int id, @RequestParam(defaultValue = "false") boolean force) {
        editing.delete(viewer, id, force);
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{id}/copies")
    @Operation(summary = "Copy a segment")
    ResponseEntity<SegmentAnswer> copy(Viewer viewer, @PathVariable int id) {
        return created(viewer, editing.copy(viewer, id));
    }

    @PutMapping("/order")
    @Operation(summary = "Set the display order: every segment of the subject once")
    ApiPage<SegmentAnswer> order(Viewer viewer, @RequestBody(required = false) @Nullable String sent) {
        SegmentEditing.mayEdit(viewer);
        JsonBody body = JsonBody.of(conditions, sent, Set.of("subject", "ids"));
        Subject subject = body.subject();
        editing.order(viewer, subject, body.numbers("ids"));
        return ApiPage.of(answers(viewer, segments.of(subject)));
    }

    /**
     * How many are in two segments at once.
     *
     * @param ids in display order
     * @param counts a row for each of them, in their order
     */
    record OverlapAnswer(List<Integer> ids, List<List<Long>> counts) {}

    @GetMapping("/overlap")
    @Operation(summary = "Members that every two segments share, of the first 50 in display order")
    OverlapAnswer overlap(Viewer viewer, @RequestParam(defaultValue = "") String subject) {
        SegmentOverlap.Matrix matrix = overlap.of(viewer, JsonBody.subject(subject));
        return new OverlapAnswer(matrix.ids(), matrix.counts());
    }

    /** A member as the API tells it. */
    record MemberAnswer(String externalId, String name, Instant since) {}

    @GetMapping("/{id}/members")
    @Operation(summary = "Members, as the acting member sees them")
    ApiPage<MemberAnswer> members(
            Viewer viewer,
            @PathVariable int id,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        Segment segment = find(id);
        Paging paging = Paging.of(limit, after, 1);
        List<Member> found = members.of(viewer, segment.subject(), id, paging.afterNumber(), paging.limit() + 1);
        ApiPage<Member> page = ApiPage.cut(found, paging, member -> List.of(Long.toString(member.id())));
        return new ApiPage<>(
                page.items().stream()
                        .map(member -> new MemberAnswer(member.externalId(), member.name(), member.since()))
                        .toList(),
                page.next());
    }

    @GetMapping("/{id}/history")
    @Operation(summary = "Members, entered and left day by day, oldest first")
    ApiPage<MembershipGrowth.Day> history(
            Viewer viewer,
            @PathVariable int id,
            @RequestParam(defaultValue = "30") String days,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        Segment segment = find(id);
        Map<Integer, List<MembershipGrowth.Day>> grown =
                growth.days(SegmentKind.SEGMENT, viewer, segment.subject(), id, days(days), today.now());
        return ApiPage.within(
                grown.getOrDefault(id, List.of()),
                limit,
                after,
                1,
                day -> List.of(day.day().toString()));
    }

    private static int days(String text) {
        try {
            int days = Integer.parseInt(text);
            if (days >= 1 && days <= MOST_DAYS) {
                return days;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw BadInput.of("days", "Enter a whole number of 1 to " + MOST_DAYS + ".");
    }

    private Segment find(int id) {
        return segments.findById(id).orElseThrow(() -> new NotFound("There is no segment " + id + "."));
    }

    private ResponseEntity<SegmentAnswer> created(Viewer viewer, int id) {
        return ResponseEntity.created(URI.create("/api/v2/segments/" + id)).body(answer(viewer, id));
    }

    private SegmentAnswer answer(Viewer viewer, int id) {
        return answers(viewer, List.of(find(id))).get(0);
    }

    private List<SegmentAnswer> answers(Viewer viewer, List<Segment> of) {
        Catalogue catalogue = fields.catalogue(viewer);
        Now now = today.now();
        Map<Subject, Map<Integer, Count>> counted = new EnumMap<>(Subject.class);
        return of.stream()
                .map(segment -> {
                    Count count = counted.computeIfAbsent(
                                    segment.subject(),
                                    subject -> counts.visibleTo(SegmentKind.SEGMENT, viewer, subject))
                            .getOrDefault(segment.id(), Count.NONE);
                    return answer(segment, count, catalogue, now);
                })
                .toList();
    }

    private SegmentAnswer answer(Segment segment, Count count, Catalogue catalogue, Now now) {
        ConditionTree condition = conditions
                .stored(catalogue, segment.subject(), segment.condition())
                .condition();
        boolean users = segment.subject() == Subject.USER;
        return new SegmentAnswer(
                segment.id(),
                segment.subject().key(),
                segment.name(),
                segment.visible(),
                condition == null ? conditions.tree(segment.condition()) : conditions.toTree(condition),
                condition == null ? null : words.of(condition, segment.subject(), catalogue, now),
                count.members(),
                users ? count.active() : null,
                users ? count.offline() : null,
                segment.state().key(),
                segment.problem(),
                segment.refreshedAt(),
                segment.version());
    }
}
