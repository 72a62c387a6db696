package app.steward.health.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.health.Configuration;
import app.steward.health.HealthConfiguration;
import app.steward.health.HealthConfigurations;
import app.steward.health.HealthCounts;
import app.steward.health.HealthCounts.Decided;
import app.steward.health.HealthPreview;
import app.steward.health.HealthPriority;
import app.steward.membership.MembershipCounts;
import app.steward.membership.MembershipCounts.Count;
import app.steward.problem.NotFound;
import app.steward.segment.Segment;
import app.steward.segment.SegmentKind;
import app.steward.segment.Segments;
import app.steward.team.Viewer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Automation > Health 360: the account segments in the order in which they decide. An order that is not saved stands in
 * the address, with what it would change.
 */
@Controller
@RequestMapping("/health")
class HealthPage {
    private final HealthConfigurations configurations;
    private final HealthPriority priority;
    private final HealthPreview preview;
    private final HealthCounts counts;
    private final Segments segments;
    private final MembershipCounts members;
    private final Fields fields;

    HealthPage(
            HealthConfigurations configurations,
            HealthPriority priority,
            HealthPreview preview,
            HealthCounts counts,
            Segments segments,
            MembershipCounts members,
            Fields fields) {
        this.configurations = configurations;
        this.priority = priority;
        this.preview = preview;
        this.counts = counts;
        this.segments = segments;
        this.members = members;
        this.fields = fields;
    }

    /** @param order the numbers of the account segments, highest first, separated by commas; empty for the saved order */
    @GetMapping
    String show(@RequestParam(defaultValue = "") String order, Viewer viewer, Model model) {
        List<Integer> saved = priority.order();
        List<Integer> asked = viewer.mayEditSegments() ? complete(order, saved) : saved;
        Impact impact = asked.equals(saved) ? null : impact(viewer, saved, asked);
        Decided decided = counts.decided(viewer);
        List<HealthRow> rows = rows(viewer, saved, asked, decided, impact);
        model.addAttribute("rows", rows.subList(0, rows.size() - 1));
        model.addAttribute("fallback", rows.get(rows.size() - 1));
        model.addAttribute("impact", impact);
        model.addAttribute("order", asked);
        model.addAttribute("saved", saved);
        model.addAttribute("spread", decided.all());
        model.addAttribute("movable", viewer.mayEditSegments());
        model.addAttribute("unset", rows.stream().allMatch(row -> row.stored() == null || isEmpty(row.stored())));
        return "health/list";
    }

    /** One line anew, while its accounts are scored. */
    @GetMapping("/{key:default|\\d{1,9}}/row")
    String row(@PathVariable String key, Viewer viewer, Model model) {
        List<Integer> saved = priority.order();
        HealthRow row = rows(viewer, saved, saved, counts.decided(viewer), null).stream()
                .filter(one -> one.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new NotFound("This segment is not there any more."));
        model.addAttribute("row", row);
        model.addAttribute("impact", null);
        model.addAttribute("movable", viewer.mayEditSegments());
        return "health/parts :: row";
    }

    /** @param was the order that the change was made of, to notice another change in between */
    @PostMapping("/order")
    String order(
            @RequestParam List<Integer> ids,
            @RequestParam(required = false) @Nullable List<Integer> was,
            Viewer viewer,
            RedirectAttributes flash) {
        HealthFormPage.mayEdit(viewer);
        List<Integer> now = priority.order();
        if (was != null && !was.equals(now) && !ids.equals(now)) {
            flash.addFlashAttribute(
                    "toast",
                    "Not saved yet: somebody else changed the order meanwhile. This is what yours would change of theirs.");
            return "redirect:/health?order=" + ids.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
        priority.save(viewer, ids);
        flash.addFlashAttribute("toast", "Priority saved");
        return "redirect:/health";
    }

    private Impact impact(Viewer viewer, List<Integer> saved, List<Integer> asked) {
        return Impact.of(
                preview.ofPriority(viewer, asked), counts.decided(viewer).all(), names(), saved, asked);
    }

    private Map<Integer, String> names() {
        Map<Integer, String> names = new LinkedHashMap<>();
        segments.of(Subject.ACCOUNT).forEach(segment -> names.put(segment.id(), segment.name()));
        return names;
    }

    /** The order asked for; segments that it does not name follow in the saved order, and what is gone is left out. */
    private static List<Integer> complete(String order, List<Integer> saved) {
        List<Integer> complete = new ArrayList<>();
        for (String id : order.split(",")) {
            Integer known = id.strip().matches("\\d{1,9}") ? (Integer) Integer.parseInt(id.strip()) : null;
            if (known != null && saved.contains(known) && !complete.contains(known)) {
                complete.add(known);
            }
        }
        saved.stream().filter(id -> !complete.contains(id)).forEach(complete::add);
        return complete;
    }

    /** The segments in the order asked for, and the default as the last. */
    private List<HealthRow> rows(
            Viewer viewer, List<Integer> saved, List<Integer> ordered, Decided decided, @Nullable Impact impact) {
        Catalogue catalogue = fields.catalogue();
        Map<@Nullable Integer, HealthConfiguration> stored = new HashMap<>();
        configurations.all().forEach(one -> stored.put(one.segment(), one));
        Map<Integer, Segment> known = new HashMap<>();
        segments.of(Subject.ACCOUNT).forEach(segment -> known.put(segment.id(), segment));
        // one may have been deleted since the order was read
        List<Integer> asked = ordered.stream().filter(known::containsKey).toList();
        Map<Integer, Count> counted = members.visibleTo(SegmentKind.SEGMENT, viewer, Subject.ACCOUNT);
        List<HealthRow> rows = new ArrayList<>();
        for (Integer id : asked) {
            Segment segment = Objects.requireNonNull(known.get(id));
            rows.add(new HealthRow(
                    segment,
                    stored.get(id),
                    summary(stored.get(id), catalogue),
                    decided.decidedBy(id),
                    counted.getOrDefault(id, Count.NONE).members(),
                    asked.indexOf(id) + 1,
                    saved.indexOf(id) + 1,
                    asked.size(),
                    impact == null ? 0 : impact.change(id),
                    order(asked, id, -1),
                    order(asked, id, 1)));
        }
        HealthConfiguration fallback = stored.get(null);
        rows.add(new HealthRow(
                null,
                fallback,
                summary(fallback, catalogue),
                decided.decidedBy(null),
                0,
                asked.size() + 1,
                asked.size() + 1,
                asked.size(),
                impact == null ? 0 : impact.change(null),
                null,
                null));
        return rows;
    }

    private boolean isEmpty(HealthConfiguration stored) {
        Configuration configuration =
                configurations.read(stored, fields.catalogue()).configuration();
        return configuration != null && configuration.isEmpty();
    }

    private @Nullable String summary(@Nullable HealthConfiguration stored, Catalogue catalogue) {
        if (stored == null) {
            return null;
        }
        Configuration configuration = configurations.read(stored, catalogue).configuration();
        return configuration == null ? null : Summary.of(configuration, catalogue);
    }

    /** The order in which one stands a place higher or lower, or null at the end. */
    private static @Nullable String order(List<Integer> asked, Integer id, int step) {
        int at = asked.indexOf(id);
        int to = at + step;
        if (to < 0 || to >= asked.size()) {
            return null;
        }
        List<Integer> moved = new ArrayList<>(asked);
        moved.remove(at);
        moved.add(to, id);
        return String.join(",", moved.stream().map(String::valueOf).toList());
    }
}
