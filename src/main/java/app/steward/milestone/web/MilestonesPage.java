package app.steward.milestone.web;

import app.steward.condition.ConditionText;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.membership.Existing;
import app.steward.membership.MembershipCounts;
import app.steward.membership.State;
import app.steward.milestone.DueDates;
import app.steward.milestone.Milestone;
import app.steward.milestone.MilestoneEditing;
import app.steward.milestone.MilestoneFigures;
import app.steward.milestone.MilestoneFigures.Bars;
import app.steward.milestone.MilestoneFigures.Figures;
import app.steward.milestone.MilestoneOrder;
import app.steward.milestone.MilestoneStarters;
import app.steward.milestone.MilestoneSwitch;
import app.steward.milestone.Milestones;
import app.steward.problem.BadInput;
import app.steward.problem.Use;
import app.steward.record.web.FormResponses;
import app.steward.segment.Segment;
import app.steward.segment.SegmentKind;
import app.steward.segment.Segments;
import app.steward.segment.Starters;
import app.steward.team.Viewer;
import app.steward.undo.web.UndoDelete;
import app.steward.web.Faults;
import app.steward.workspace.Now;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

/** Automation > Milestones: which there are, in their order, and who has met them; ordered, turned on and off, deleted. */
@Controller
@RequestMapping("/milestones")
class MilestonesPage {
    private static final int LATE = 5;

    private final Milestones milestones;
    private final MilestoneEditing editing;
    private final MilestoneSwitch switching;
    private final MilestoneOrder order;
    private final MilestoneFigures numbers;
    private final MilestoneStarters starters;
    private final Starters offered;
    private final DueDates dates;
    private final Segments segments;
    private final MembershipCounts counts;
    private final ConditionText words;
    private final Conditions conditions;
    private final Fields fields;
    private final UndoDelete undo;

    MilestonesPage(
            Milestones milestones,
            MilestoneEditing editing,
            MilestoneSwitch switching,
            MilestoneOrder order,
            MilestoneFigures numbers,
            MilestoneStarters starters,
            Starters offered,
            DueDates dates,
            Segments segments,
            MembershipCounts counts,
            ConditionText words,
            Conditions conditions,
            Fields fields,
            UndoDelete undo) {
        this.milestones = milestones;
        this.editing = editing;
        this.switching = switching;
        this.order = order;
        this.numbers = numbers;
        this.starters = starters;
        this.offered = offered;
        this.dates = dates;
        this.segments = segments;
        this.counts = counts;
        this.words = words;
        this.conditions = conditions;
        this.fields = fields;
        this.undo = undo;
    }

    /**
     * A milestone as its line tells it.
     *
     * @param words what it asks; null where that can't be read
     * @param segments names of those that it is for
     */
    record Row(
            Milestone milestone,
            @Nullable String words,
            List<String> segments,
            Figures figures,
            boolean broken,
            List<Use> usedBy,
            int rank,
            int of) {}

    /** How it stands within a segment. */
    record Within(int segment, String name, Figures figures) {}

    @GetMapping
    String list(
            @RequestParam(required = false) @Nullable Integer segment,
            @RequestParam(required = false) @Nullable Integer milestone,
            Viewer viewer,
            Model model) {
        Snapshot present = fields.present(viewer);
        List<Segment> tabs =
                segments.of(Subject.ACCOUNT).stream().filter(Segment::visible).toList();
        Segment open = segment == null
                ? null
                : tabs.stream().filter(one -> one.id() == segment).findFirst().orElse(null);
        Integer within = open == null ? null : (Integer) open.id();
        List<Milestone> all = milestones.all();
        List<Milestone> shown = all.stream()
                .filter(one -> within == null
                        || one.head().said().segments().isEmpty()
                        || one.head().said().segments().contains(within))
                .toList();
        List<Row> rows = rows(viewer, shown, within, present);
        model.addAttribute("total", all.size());
        model.addAttribute("rows", rows);
        model.addAttribute("tabs", tabs);
        model.addAttribute("open", within);
        model.addAttribute("accounts", numbers.accounts(viewer, null));
        Map<Integer, Long> members = new LinkedHashMap<>();
        counts.visibleTo(SegmentKind.SEGMENT, viewer, Subject.ACCOUNT)
                .forEach((id, count) -> members.put(id, count.members()));
        model.addAttribute("members", members);
        if (all.isEmpty()) {
            offer(viewer, false, model);
        } else if (!rows.isEmpty()) {
            Row chosen = rows.stream()
                    .filter(row -> milestone != null && row.milestone().id() == milestone)
                    .findFirst()
                    .orElse(rows.get(0));
            aside(viewer, chosen, tabs, within, present.now(), model);
        }
        return "milestone/list";
    }

    private void aside(Viewer viewer, Row chosen, List<Segment> tabs, @Nullable Integer within, Now now, Model model) {
        Milestone one = chosen.milestone();
        model.addAttribute("chosen", chosen);
        model.addAttribute("due", due(one));
        model.addAttribute("late", numbers.late(viewer, one, within, now, LATE));
        Bars bars = numbers.bars(viewer, one, within, now);
        model.addAttribute("bars", bars);
        List<Within> each = new ArrayList<>();
        for (Segment tab : tabs) {
            Figures figures =
                    numbers.figures(viewer, List.of(one), tab.id(), now).getOrDefault(one.id(), Figures.NONE);
            if (figures.all() > 0) {
                each.add(new Within(tab.id(), tab.name(), figures));
            }
            if (each.size() == LATE) {
                break;
            }
        }
        model.addAttribute("within", each);
    }

    /** "60 days after Created on"; null where it is never overdue. */
    private @Nullable String due(Milestone one) {
        Integer days = one.settings().dueDays();
        return days == null
                ? null
                : days + (days == 1 ? " day" : " days") + " after "
                        + dates.label(one.settings().dueFrom());
    }

    private List<Row> rows(Viewer viewer, List<Milestone> of, @Nullable Integer within, Snapshot present) {
        Map<Integer, Figures> figures = numbers.figures(viewer, of, within, present.now());
        Map<Integer, List<Use>> used = editing.usedBy();
        Map<Integer, String> names = new LinkedHashMap<>();
        segments.of(Subject.ACCOUNT).forEach(segment -> names.put(segment.id(), segment.name()));
        List<Row> rows = new ArrayList<>();
        for (Milestone one : of) {
            String brief = brief(one, present);
            rows.add(new Row(
                    one,
                    brief,
                    one.head().said().segments().stream()
                            .map(id -> names.getOrDefault(id, "?"))
                            .toList(),
                    figures.getOrDefault(one.id(), Figures.NONE),
                    one.head().isBroken() || brief == null,
                    used.getOrDefault(one.id(), List.of()),
                    rows.size() + 1,
                    of.size()));
        }
        return rows;
    }

    private @Nullable String brief(Milestone one, Snapshot present) {
        String stored = one.head().said().condition();
        if (stored == null) {
            return "In the segments";
        }
        ConditionTree own =
                conditions.stored(present.catalogue(), Subject.ACCOUNT, stored).condition();
        return own == null ? null : words.brief(own, Subject.ACCOUNT, present.catalogue(), present.now());
    }

    @PostMapping("/order")
    ResponseEntity<Void> order(@RequestParam List<Integer> ids, Viewer viewer) {
        order.ofSome(viewer, ids);
        return ResponseEntity.noContent().build();
    }

    private void offer(Viewer viewer, boolean counted, Model model) {
        model.addAttribute(
                "starters", offered.of(viewer, starters.conditions(fields.catalogue(viewer)), Purpose.RULE, counted));
        model.addAttribute("begin", "/milestones/new");
    }

    @GetMapping("/starters")
    String starters(@RequestParam(defaultValue = "false") boolean counted, Viewer viewer, Model model) {
        MilestoneEditing.mayEdit(viewer);
        offer(viewer, counted, model);
        return "milestone/starters";
    }

    /** How many would match now: after the page, which need not wait for it. */
    @GetMapping("/starters/counted")
    String counted(Viewer viewer, Model model) {
        offer(viewer, true, model);
        return "condition/starters :: list";
    }

    /** Asks what becomes of who matches already; changes nothing. */
    @GetMapping("/{id:\\d{1,9}}/{what:on|off|release}")
    String ask(
            @PathVariable int id, @PathVariable String what, Viewer viewer, HttpServletRequest request, Model model) {
        MilestoneEditing.mayEdit(viewer);
        return asking(milestones.get(id), what, viewer, request, model);
    }

    private String asking(Milestone one, String what, Viewer viewer, HttpServletRequest request, Model model) {
        Snapshot present = fields.present(viewer);
        boolean dialog = FormResponses.isPart(request);
        model.addAttribute("milestone", one);
        model.addAttribute("what", what);
        model.addAttribute("dialog", dialog);
        model.addAttribute("part", "turn");
        model.addAttribute("title", title(one, what));
        model.addAttribute("waiting", numbers.waiting(viewer, one, present.now()));
        ConditionTree condition = milestones.condition(one.head(), present.catalogue());
        if (what.equals("on") && condition != null) {
            model.addAttribute("would", numbers.would(viewer, condition, one, one, present));
        }
        return dialog ? "milestone/forms :: turn" : "milestone/one";
    }

    private static String title(Milestone one, String what) {
        return switch (what) {
            case "on" -> "Turn on " + one.name();
            case "off" -> "Turn off " + one.name();
            default -> one.name() + " is held";
        };
    }

    @PostMapping("/{id:\\d{1,9}}/{what:on|off|release}")
    Object turn(
            @PathVariable int id,
            @PathVariable String what,
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Milestone one = milestones.get(id);
        try {
            switch (what) {
                case "on" -> switching.turnOn(viewer, id, Existing.of(sent.get("existing")));
                case "off" -> switching.turnOff(viewer, id);
                default -> switching.release(viewer, id, Existing.of(sent.get("existing")));
            }
            State after = milestones.get(id).head().state();
            String said = one.name()
                    + (what.equals("release") ? " goes on" : " is " + what)
                    + (what.equals("on") && after != State.FRESH && after != State.BROKEN
                            ? ", and is met in the background"
                            : "");
            return FormResponses.see("/milestones?milestone=" + id, said, request, response);
        } catch (BadInput e) {
            Faults.show(e, model, response);
            return asking(one, what, viewer, request, model);
        }
    }

    @PostMapping("/{id:\\d{1,9}}/delete")
    String delete(@PathVariable int id, Viewer viewer, RedirectAttributes flash) {
        String name = milestones.get(id).name();
        editing.delete(viewer, id);
        flash.addFlashAttribute("toast", name + " deleted");
        flash.addFlashAttribute("toastUndo", undo.address(viewer, MilestoneEditing.UNDO, id, "/milestones"));
        return "redirect:/milestones";
    }
}
