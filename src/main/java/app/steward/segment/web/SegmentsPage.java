package app.steward.segment.web;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionText;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.MembershipKind;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.condition.UsedBy;
import app.steward.membership.MembershipCounts;
import app.steward.membership.MembershipCounts.Count;
import app.steward.membership.MembershipGrowth;
import app.steward.membership.MembershipGrowth.Day;
import app.steward.problem.NotFound;
import app.steward.problem.Use;
import app.steward.segment.Segment;
import app.steward.segment.SegmentEditing;
import app.steward.segment.SegmentEditing.Changes;
import app.steward.segment.SegmentKind;
import app.steward.segment.SegmentStarters;
import app.steward.segment.Segments;
import app.steward.segment.Starters;
import app.steward.team.Viewer;
import app.steward.undo.web.UndoDelete;
import app.steward.value.CleanText;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Settings > Segments: the segments of accounts or users in the order of their tabs. */
@Controller
@RequestMapping("/segments/{kind:account|user}")
class SegmentsPage {
    private static final int GROWTH_DAYS = 30;

    private final Segments segments;
    private final SegmentEditing editing;
    private final SegmentStarters segmentStarters;
    private final Starters starters;
    private final MembershipCounts counts;
    private final MembershipGrowth growth;
    private final UsedBy uses;
    private final Fields fields;
    private final Conditions conditions;
    private final ConditionText words;
    private final Today today;
    private final UndoDelete undo;

    SegmentsPage(
            Segments segments,
            SegmentEditing editing,
            SegmentStarters segmentStarters,
            Starters starters,
            MembershipCounts counts,
            MembershipGrowth growth,
            UsedBy uses,
            Fields fields,
            Conditions conditions,
            ConditionText words,
            Today today,
            UndoDelete undo) {
        this.segments = segments;
        this.editing = editing;
        this.segmentStarters = segmentStarters;
        this.starters = starters;
        this.counts = counts;
        this.growth = growth;
        this.uses = uses;
        this.fields = fields;
        this.conditions = conditions;
        this.words = words;
        this.today = today;
        this.undo = undo;
    }

    @GetMapping
    String list(@PathVariable String kind, @RequestParam(defaultValue = "") String q, Viewer viewer, Model model) {
        Subject subject = Subject.of(kind);
        List<SegmentRow> all = rows(viewer, subject, null);
        List<SegmentRow> rows =
                all.stream().filter(row -> row.segment().isCalled(q)).toList();
        model.addAttribute("subject", subject);
        model.addAttribute("q", CleanText.of(q));
        model.addAttribute("rows", rows);
        model.addAttribute("total", all.size());
        model.addAttribute(
                "refreshing", all.stream().filter(SegmentRow::refreshing).count());
        model.addAttribute("broken", all.stream().filter(SegmentRow::broken).count());
        if (all.isEmpty() && viewer.mayEditSegments()) {
            model.addAttribute(
                    "starters", starters.of(viewer, segmentStarters.all(viewer, subject), Purpose.SEGMENT, false));
            model.addAttribute("begin", "/segments/" + kind + "/new");
        }
        // an order of some of them would say nothing about the rest
        model.addAttribute("movable", viewer.mayEditSegments() && q.isBlank());
        return "segment/list";
    }

    /** One line anew, while its segment refreshes. */
    @GetMapping("/{id:\\d+}/row")
    String row(@PathVariable String kind, @PathVariable int id, Viewer viewer, Model model) {
        Subject subject = Subject.of(kind);
        find(subject, id);
        model.addAttribute("subject", subject);
        // deleted since it was found
        SegmentRow row = rows(viewer, subject, id).stream()
                .findFirst()
                .orElseThrow(() -> new NotFound("It is gone: somebody deleted it meanwhile."));
        model.addAttribute("row", row);
        model.addAttribute("movable", viewer.mayEditSegments());
        return "segment/parts :: row";
    }

    @PostMapping("/order")
    ResponseEntity<Void> order(@PathVariable String kind, @RequestParam List<Integer> ids, Viewer viewer) {
        editing.order(viewer, Subject.of(kind), ids);
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{id:\\d+}/copies")
    String copy(@PathVariable String kind, @PathVariable int id, Viewer viewer, RedirectAttributes flash) {
        find(Subject.of(kind), id);
        int copy = editing.copy(viewer, id);
        return back(kind, flash, find(Subject.of(kind), copy).name() + " added");
    }

    @PostMapping("/{id:\\d+}/visibility")
    String show(
            @PathVariable String kind,
            @PathVariable int id,
            @RequestParam boolean visible,
            Viewer viewer,
            RedirectAttributes flash) {
        String name = find(Subject.of(kind), id).name();
        editing.change(viewer, id, new Changes(null, visible, null, null));
        return back(kind, flash, visible ? name + " has a tab" : name + " has no tab");
    }

    @PostMapping("/{id:\\d+}/refresh")
    String refresh(@PathVariable String kind, @PathVariable int id, Viewer viewer, RedirectAttributes flash) {
        find(Subject.of(kind), id);
        editing.change(viewer, id, Changes.NONE);
        Segment after = find(Subject.of(kind), id);
        String told = switch (after.state()) {
            case FRESH -> " refreshed";
            case BROKEN -> " is broken, its members stay";
            default -> " is being refreshed";
        };
        return back(kind, flash, after.name() + told);
    }

    /** @param force sent by the dialog that said what follows for health */
    @PostMapping("/{id:\\d+}/delete")
    String delete(
            @PathVariable String kind,
            @PathVariable int id,
            @RequestParam(defaultValue = "false") boolean force,
            Viewer viewer,
            RedirectAttributes flash) {
        String name = find(Subject.of(kind), id).name();
        editing.delete(viewer, id, force);
        flash.addFlashAttribute("toastUndo", undo.address(viewer, SegmentEditing.KIND, id, "/segments/" + kind));
        return back(kind, flash, name + " deleted");
    }

    private static String back(String kind, RedirectAttributes flash, String toast) {
        flash.addFlashAttribute("toast", toast);
        return "redirect:/segments/" + kind;
    }

    private Segment find(Subject subject, int id) {
        return segments.findById(id)
                .filter(segment -> segment.subject() == subject)
                .orElseThrow(() -> new NotFound("There is no segment " + id + " of " + subject.plural() + "."));
    }

    private List<SegmentRow> rows(Viewer viewer, Subject subject, @Nullable Integer only) {
        Catalogue catalogue = fields.catalogue(viewer);
        Now now = today.now();
        Map<Integer, Count> counted = counts.visibleTo(SegmentKind.SEGMENT, viewer, subject);
        Map<Integer, List<Day>> grown = growth.days(SegmentKind.SEGMENT, viewer, subject, only, GROWTH_DAYS, now);
        Map<Integer, List<Use>> used = uses.members(MembershipKind.SEGMENT);
        List<SegmentRow> rows = new ArrayList<>();
        List<Segment> all = segments.of(subject);
        for (Segment segment : all) {
            int id = segment.id();
            if (only == null || only == id) {
                rows.add(new SegmentRow(
                        segment,
                        brief(segment, catalogue, now),
                        counted.getOrDefault(id, Count.NONE),
                        grown.getOrDefault(id, List.of()),
                        used.getOrDefault(id, List.of()),
                        all.indexOf(segment) + 1,
                        all.size()));
            }
        }
        return rows;
    }

    private @Nullable String brief(Segment segment, Catalogue catalogue, Now now) {
        ConditionTree condition = conditions
                .stored(catalogue, segment.subject(), segment.condition())
                .condition();
        return condition == null ? null : words.brief(condition, segment.subject(), catalogue, now);
    }
}
