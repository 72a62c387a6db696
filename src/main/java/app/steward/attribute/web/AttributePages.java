package app.steward.attribute.web;

import app.steward.attribute.Attribute;
import app.steward.attribute.AttributeChanges;
import app.steward.attribute.Attributes;
import app.steward.choice.ChoiceLists.Count;
import app.steward.choice.web.EntryRow;
import app.steward.condition.Subject;
import app.steward.condition.UsedBy;
import app.steward.condition.ValueType;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.problem.Overtaken;
import app.steward.problem.Refused;
import app.steward.problem.Use;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.web.Faults;
import app.steward.web.Merge;
import app.steward.web.NumberedPage;
import app.steward.web.OriginalValues;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Settings > Attributes: the custom attributes of one subject, and each on a page of its own. */
@Controller
@RequestMapping("/settings/attributes")
class AttributePages {
    private static final String PATH = "/settings/attributes";
    private static final String CHOICES = "choices";
    private static final Map<String, String> LABELS = new LinkedHashMap<>();

    static {
        LABELS.put("label", "Name");
        LABELS.put(CHOICES, "Choices");
    }

    /** One as its line tells it. */
    record Row(Attribute attribute, String type, List<Use> usedBy) {
        public String used() {
            return UsedBy.inWords(usedBy);
        }
    }

    private final Attributes attributes;
    private final AttributeChanges changes;

    AttributePages(Attributes attributes, AttributeChanges changes) {
        this.attributes = attributes;
        this.changes = changes;
    }

    @GetMapping
    String list(
            @RequestParam(defaultValue = "account") String subject,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "1") String page,
            @RequestParam(defaultValue = "1") String retired,
            Viewer viewer,
            Model model) {
        Subject of = subject(subject, viewer);
        String text = CleanText.of(q);
        Map<String, List<Use>> uses = changes.uses(of);
        Map<Boolean, List<Attribute>> found = attributes.of(of.key()).stream()
                .filter(each -> isCalled(each, text.toLowerCase(Locale.ROOT)))
                .collect(Collectors.partitioningBy(Attribute::retired));
        List<Attribute> used = found.getOrDefault(false, List.of());
        List<Attribute> gone = found.getOrDefault(true, List.of());
        Map<String, String> params = Map.of("subject", of.key(), "q", text);
        NumberedPage pages = NumberedPage.of(PATH, params, page, used.size());
        NumberedPage retiredPages = NumberedPage.of(PATH, params, "retired", retired, gone.size());
        model.addAttribute("subject", of);
        model.addAttribute("q", text);
        model.addAttribute("rows", rows(pages.of(used), uses));
        model.addAttribute("pages", pages);
        model.addAttribute("retired", rows(retiredPages.of(gone), uses));
        model.addAttribute("retiredPages", retiredPages);
        return "attribute/list";
    }

    private static boolean isCalled(Attribute attribute, String text) {
        return (attribute.label() + " " + attribute.fieldKey())
                .toLowerCase(Locale.ROOT)
                .contains(text);
    }

    private static List<Row> rows(List<Attribute> attributes, Map<String, List<Use>> uses) {
        return attributes.stream().map(each -> row(each, uses)).toList();
    }

    private static Row row(Attribute attribute, Map<String, List<Use>> uses) {
        return new Row(
                attribute, AttributeForm.labelOf(attribute.type()), uses.getOrDefault(attribute.fieldKey(), List.of()));
    }

    @GetMapping("/new")
    String form(@RequestParam(defaultValue = "account") String subject, Viewer viewer, Model model) {
        return form(subject(subject, viewer), AttributeForm.empty(), model);
    }

    private static String form(Subject subject, AttributeForm form, Model model) {
        model.addAttribute("subject", subject);
        model.addAttribute("form", form);
        model.addAttribute("types", AttributeForm.types());
        return "attribute/new";
    }

    @PostMapping
    String add(
            @RequestParam MultiValueMap<String, String> posted,
            @RequestParam String subject,
            Viewer viewer,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        Subject of = subject(subject, viewer);
        AttributeForm form = AttributeForm.of(posted);
        try {
            Attribute added = changes.add(viewer, form.toAdd(of.key()));
            redirect.addFlashAttribute("toast", added.label() + " added");
            return toList(of);
        } catch (Refused e) {
            Faults.show(e, model, response);
        }
        return form(of, form, model);
    }

    /** @param type a type to look at: what it would do to the values comes with the page */
    @GetMapping("/one")
    String one(
            @RequestParam String subject,
            @RequestParam String key,
            @RequestParam(required = false) @Nullable String type,
            Viewer viewer,
            Model model) {
        Attribute attribute = changes.get(subject(subject, viewer), key);
        if (type != null && !type.equals(attribute.type().key())) {
            ValueType wanted = type(type);
            model.addAttribute("wanted", wanted.key());
            model.addAttribute("wantedLabel", AttributeForm.labelOf(wanted));
            try {
                model.addAttribute("fit", changes.preview(viewer, attribute, wanted));
            } catch (Conflict e) {
                model.addAttribute("inTheWay", e.usedBy());
            }
        }
        return page(attribute, AttributeForm.of(attribute), model);
    }

    private String page(Attribute attribute, AttributeForm form, Model model) {
        model.addAttribute("attribute", attribute);
        model.addAttribute("opened", AttributeForm.of(attribute).values());
        model.addAttribute("subject", attribute.subject());
        model.addAttribute("form", form);
        model.addAttribute("typeLabel", AttributeForm.labelOf(attribute.type()));
        model.addAttribute("types", AttributeForm.types());
        model.addAttribute("uses", changes.usedBy(attribute));
        return "attribute/one";
    }

    /** How many records have a value, which comes after the page: it takes a look at all of them. */
    @GetMapping("/count")
    String count(@RequestParam String subject, @RequestParam String key, Viewer viewer, Model model) {
        Attribute attribute = changes.get(subject(subject, viewer), key);
        Count count = changes.count(viewer, attribute);
        model.addAttribute(
                "row", new EntryRow(attribute.key(), attribute.label(), null, attribute.subject(), List.of(), count));
        return "attribute/parts :: records";
    }

    @PostMapping("/one")
    String save(
            @RequestParam MultiValueMap<String, String> posted,
            @RequestParam String subject,
            @RequestParam String key,
            @RequestParam String version,
            Viewer viewer,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        Attribute attribute = changes.get(subject(subject, viewer), key);
        AttributeForm sent = AttributeForm.of(posted);
        AttributeForm form = Merge.choosesStored(posted, CHOICES) ? sent.with(sent.label(), attribute.options()) : sent;
        try {
            Attribute saved = changes.change(
                    viewer, attribute.subject(), key, form.toSave(attribute.type() == ValueType.CHOICE, version));
            return back(saved, redirect, saved.label() + " saved");
        } catch (BadInput e) {
            Faults.show(e, model, response);
        } catch (Overtaken e) {
            Attribute now = changes.get(attribute.subject(), key);
            AttributeForm stored = AttributeForm.of(now);
            Merge merge = Merge.of(
                            e, LABELS, OriginalValues.in(posted.toSingleValueMap()), stored.values(), form.values())
                    .readByPage(CHOICES);
            merge.show(model, response);
            AttributeForm merged = form.with(
                    merge.values().getOrDefault("label", ""), merge.takes(CHOICES) ? stored.choices() : form.choices());
            return page(now, merged, model);
        } catch (Conflict e) {
            Faults.show(e, model, response);
            model.addAttribute("usedBy", e.usedBy());
        }
        model.addAttribute("version", version);
        return page(changes.get(attribute.subject(), key), form, model);
    }

    /** @param clear that values which don't fit may become empty */
    @PostMapping("/type")
    String retype(
            @RequestParam String subject,
            @RequestParam String key,
            @RequestParam String type,
            @RequestParam(defaultValue = "false") boolean clear,
            Viewer viewer,
            RedirectAttributes redirect) {
        Attribute attribute = changes.get(subject(subject, viewer), key);
        ValueType wanted = type(type);
        if (!clear && changes.preview(viewer, attribute, wanted).unfit() > 0) {
            // values were written since the page was drawn: they are listed first
            redirect.addAttribute("subject", subject).addAttribute("key", key).addAttribute("type", type);
            return "redirect:/settings/attributes/one";
        }
        Attribute saved = changes.change(
                viewer,
                attribute.subject(),
                key,
                AttributeForm.patch(Map.of("type", wanted.key(), "clearUnfit", clear)));
        return back(
                saved,
                redirect,
                saved.label() + " is " + AttributeForm.labelOf(wanted).toLowerCase(Locale.ROOT) + " now");
    }

    @PostMapping("/retired")
    String retire(
            @RequestParam String subject,
            @RequestParam String key,
            @RequestParam boolean retired,
            Viewer viewer,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        Attribute attribute = changes.get(subject(subject, viewer), key);
        try {
            Attribute saved =
                    changes.change(viewer, attribute.subject(), key, AttributeForm.patch(Map.of("retired", retired)));
            return back(saved, redirect, saved.label() + (retired ? " retired" : " is back"));
        } catch (Conflict e) {
            return refused(e, attribute, model, response);
        }
    }

    @PostMapping("/delete")
    String delete(
            @RequestParam String subject,
            @RequestParam String key,
            Viewer viewer,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        Attribute attribute = changes.get(subject(subject, viewer), key);
        try {
            changes.remove(viewer, attribute.subject(), key);
        } catch (Conflict e) {
            return refused(e, attribute, model, response);
        }
        redirect.addFlashAttribute("toast", attribute.label() + " deleted");
        return toList(attribute.subject());
    }

    private String refused(Conflict why, Attribute attribute, Model model, HttpServletResponse response) {
        Faults.show(why, model, response);
        model.addAttribute("usedBy", why.usedBy());
        return page(changes.get(attribute.subject(), attribute.key()), AttributeForm.of(attribute), model);
    }

    /** From the drag list: the keys of its page in their new order. */
    @PostMapping("/order")
    ResponseEntity<Void> order(@RequestParam String subject, @RequestParam List<String> ids, Viewer viewer) {
        Subject of = subject(subject, viewer);
        changes.order(viewer, of, NumberedPage.reordered(keys(of), ids));
        return ResponseEntity.noContent().build();
    }

    /** Before all others, also those of the pages before. */
    @PostMapping("/first")
    String first(@RequestParam String subject, @RequestParam String key, Viewer viewer, RedirectAttributes redirect) {
        Attribute attribute = changes.get(subject(subject, viewer), key);
        List<String> order = new ArrayList<>(keys(attribute.subject()));
        if (order.remove(attribute.key())) {
            order.add(0, attribute.key());
            changes.order(viewer, attribute.subject(), order);
        }
        redirect.addFlashAttribute("toast", attribute.label() + " stands first");
        return toList(attribute.subject());
    }

    private List<String> keys(Subject subject) {
        return attributes.of(subject.key()).stream()
                .filter(each -> !each.retired())
                .map(Attribute::key)
                .toList();
    }

    private static Subject subject(String key, Viewer viewer) {
        if (!viewer.mayEditAttributes()) {
            throw new NotAllowed("Only administrators and developers change custom attributes.");
        }
        try {
            return Subject.of(key);
        } catch (IllegalArgumentException e) {
            throw new NotFound("There are no attributes of " + key + ".");
        }
    }

    private static ValueType type(String key) {
        return Attribute.TYPES.stream()
                .filter(type -> type.key().equals(key))
                .findFirst()
                .orElseThrow(() -> BadInput.of("type", "Choose a type."));
    }

    private static String back(Attribute attribute, RedirectAttributes redirect, String toast) {
        redirect.addFlashAttribute("toast", toast);
        redirect.addAttribute("subject", attribute.subject().key()).addAttribute("key", attribute.key());
        return "redirect:/settings/attributes/one";
    }

    private static String toList(Subject subject) {
        return "redirect:/settings/attributes?subject=" + subject.key();
    }
}
