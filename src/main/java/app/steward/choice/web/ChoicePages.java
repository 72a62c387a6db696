package app.steward.choice.web;

import app.steward.choice.ChoiceEntry;
import app.steward.choice.ChoiceList;
import app.steward.choice.ChoiceLists;
import app.steward.choice.ChoiceLists.Count;
import app.steward.condition.UsedBy;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.problem.Overtaken;
import app.steward.problem.Refused;
import app.steward.problem.Use;
import app.steward.record.Patch;
import app.steward.record.RawValue;
import app.steward.team.Viewer;
import app.steward.web.Faults;
import app.steward.web.NumberedPage;
import app.steward.web.OriginalValues;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
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

/**
 * Settings > Stages, Statuses, Roles and Personas: one page for all lists that administrators edit. Keys stand in forms,
 * not in addresses, since they may be called like one.
 */
@Controller
@RequestMapping("/settings/{plural:stages|statuses|roles|personas}")
class ChoicePages {
    private final Map<String, ChoiceList<?>> known;
    private final ChoiceLists lists;
    private final UsedBy usedBy;

    ChoicePages(List<ChoiceList<?>> known, ChoiceLists lists, UsedBy usedBy) {
        this.known = known.stream().collect(Collectors.toMap(ChoiceList::plural, Function.identity()));
        this.lists = lists;
        this.usedBy = usedBy;
    }

    @GetMapping
    String show(
            @PathVariable String plural, @RequestParam(defaultValue = "1") String page, Viewer viewer, Model model) {
        return page(list(plural, viewer), page, model);
    }

    /** How many records have each entry, which comes after the page: it takes a look at all of them. */
    @GetMapping("/uses")
    String uses(
            @PathVariable String plural, @RequestParam(defaultValue = "1") String page, Viewer viewer, Model model) {
        ChoiceList<?> list = list(plural, viewer);
        Map<String, Count> counts = lists.counts(viewer, list);
        model.addAttribute("list", list);
        List<? extends ChoiceEntry> entries = entries(list);
        model.addAttribute("rows", rows(list, counts, pages(list, page, entries).of(entries)));
        return "attribute/parts :: uses";
    }

    @PostMapping
    String add(
            @PathVariable String plural,
            @RequestParam String label,
            @RequestParam(required = false) @Nullable String type,
            Viewer viewer,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        ChoiceList<?> list = list(plural, viewer);
        try {
            return back(
                    plural,
                    redirect,
                    lists.add(viewer, list, patch(label, type)).label() + " added");
        } catch (Refused e) {
            Faults.show(e, model, response);
        }
        model.addAttribute("label", label);
        model.addAttribute("type", type);
        return page(list, "1", model);
    }

    @PostMapping("/change")
    String change(
            @PathVariable String plural,
            @RequestParam String key,
            @RequestParam String label,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        ChoiceList<?> list = list(plural, viewer);
        try {
            return back(
                    plural,
                    redirect,
                    lists.change(viewer, list, key, OriginalValues.in(sent), patch(label, type))
                                    .label() + " saved");
        } catch (BadInput e) {
            model.addAttribute("changeFault", e.getMessage());
        } catch (Overtaken e) {
            model.addAttribute("changeFault", e.beside(lists.get(list, key).label()));
        } catch (Conflict e) {
            model.addAttribute("changeFault", e.getMessage());
        }
        response.setStatus(422);
        model.addAttribute("changing", key);
        model.addAttribute("changedLabel", label);
        model.addAttribute("changedType", type);
        return page(list, pageOf(list, key), model);
    }

    @PostMapping("/delete")
    String delete(
            @PathVariable String plural,
            @RequestParam String key,
            Viewer viewer,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        ChoiceList<?> list = list(plural, viewer);
        String label = lists.get(list, key).label();
        try {
            lists.remove(viewer, list, key);
            return back(plural, redirect, label + " deleted");
        } catch (Conflict e) {
            model.addAttribute("refused", label);
            model.addAttribute("refusedFor", e.getMessage());
            model.addAttribute("usedBy", e.usedBy());
            response.setStatus(422);
        }
        return page(list, pageOf(list, key), model);
    }

    /** From the drag list: the keys of its page in their new order. */
    @PostMapping("/order")
    ResponseEntity<Void> order(@PathVariable String plural, @RequestParam List<String> ids, Viewer viewer) {
        ChoiceList<?> list = list(plural, viewer);
        lists.order(viewer, list, NumberedPage.reordered(keys(list), ids));
        return ResponseEntity.noContent().build();
    }

    /** One place up, for browsers without scripts. */
    @PostMapping("/up")
    String up(@PathVariable String plural, @RequestParam String key, Viewer viewer, RedirectAttributes redirect) {
        ChoiceList<?> list = list(plural, viewer);
        ChoiceEntry entry = lists.get(list, key);
        List<String> keys = new ArrayList<>(keys(list));
        int at = keys.indexOf(entry.key());
        keys.remove(at);
        keys.add(Math.max(0, at - 1), entry.key());
        lists.order(viewer, list, keys);
        return back(plural, redirect, "Order saved");
    }

    private ChoiceList<?> list(String plural, Viewer viewer) {
        if (!viewer.mayAdminister()) {
            throw new NotAllowed("Only administrators change the " + plural + ".");
        }
        ChoiceList<?> list = known.get(plural);
        if (list == null) {
            throw new NotFound("There is nothing at this address.");
        }
        return list;
    }

    private String page(ChoiceList<?> list, String asked, Model model) {
        List<? extends ChoiceEntry> entries = entries(list);
        NumberedPage pages = pages(list, asked, entries);
        model.addAttribute("list", list);
        model.addAttribute("pages", pages);
        model.addAttribute("rows", rows(list, null, pages.of(entries)));
        return "attribute/entries";
    }

    private static NumberedPage pages(ChoiceList<?> list, String asked, List<? extends ChoiceEntry> entries) {
        return NumberedPage.of("/settings/" + list.plural(), Map.of(), asked, entries.size());
    }

    /** The page that an entry stands on. */
    private static String pageOf(ChoiceList<?> list, String key) {
        return Integer.toString(1 + Math.max(0, keys(list).indexOf(key)) / NumberedPage.ROWS);
    }

    private static List<String> keys(ChoiceList<?> list) {
        return entries(list).stream().map(ChoiceEntry::key).toList();
    }

    private static List<? extends ChoiceEntry> entries(ChoiceList<?> list) {
        return list.entries().findAllByOrderByPositionAscKeyAsc();
    }

    private List<EntryRow> rows(
            ChoiceList<?> list, @Nullable Map<String, Count> counts, List<? extends ChoiceEntry> entries) {
        Map<String, List<Use>> uses = usedBy.choices(list.subject(), list.field());
        return entries.stream().map(entry -> row(list, entry, uses, counts)).toList();
    }

    private static <T extends ChoiceEntry> EntryRow row(
            ChoiceList<T> list, ChoiceEntry entry, Map<String, List<Use>> uses, @Nullable Map<String, Count> counts) {
        @SuppressWarnings("unchecked")
        T typed = (T) entry;
        return new EntryRow(
                entry.key(),
                entry.label(),
                list.type().apply(typed),
                list.subject(),
                uses.getOrDefault(entry.key().toLowerCase(Locale.ROOT), List.of()),
                counts == null ? null : counts.getOrDefault(entry.key(), Count.NONE));
    }

    private static Patch patch(String label, @Nullable String type) {
        Map<String, RawValue> values = new HashMap<>();
        values.put("label", RawValue.word(label));
        if (type != null) {
            values.put("type", RawValue.word(type));
        }
        return new Patch(values);
    }

    private static String back(String plural, RedirectAttributes redirect, String toast) {
        redirect.addFlashAttribute("toast", toast);
        return "redirect:/settings/" + plural;
    }
}
