package app.steward.index.web;

import app.steward.condition.Catalogue;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.sql.IndexForm;
import app.steward.index.FieldIndex;
import app.steward.index.FieldIndexes;
import app.steward.index.FieldIndexes.Progress;
import app.steward.index.IndexSettings;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.problem.Refused;
import app.steward.team.Viewer;
import app.steward.web.Faults;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Settings > Indexed fields. */
@Controller
@RequestMapping("/settings/indexed-fields")
class IndexPages {
    private static final Map<Subject, String> OF =
            Map.of(Subject.ACCOUNT, "Accounts", Subject.USER, "Users", Subject.SUBSCRIPTION, "Subscriptions");

    private final FieldIndexes indexes;
    private final IndexSettings settings;
    private final Fields fields;
    private final Today today;

    IndexPages(FieldIndexes indexes, IndexSettings settings, Fields fields, Today today) {
        this.indexes = indexes;
        this.settings = settings;
        this.fields = fields;
        this.today = today;
    }

    /**
     * One as its line tells it.
     *
     * @param progress of the one that is being built, where its figures are known
     */
    record Row(
            FieldIndex index,
            String label,
            String of,
            String serves,
            boolean changesOften,
            @Nullable Progress progress) {

        /** What the builder is doing, for people. */
        public String step() {
            String phase = progress == null ? "" : progress.phase();
            if (phase.startsWith("waiting")) {
                return "Waiting for transactions that began before";
            } else if (phase.startsWith("index validation")) {
                return "Checking for what was written meanwhile";
            }
            return phase.startsWith("building") ? "Reading the records" : "Starting";
        }

        public boolean counted() {
            return progress != null && progress.total() > 0 && !progress.phase().startsWith("waiting");
        }

        /** Megabytes in words; nothing where there is no index yet. */
        public String size() {
            long bytes = index.bytes();
            if (bytes >= 10L << 20) {
                return (bytes >> 20) + " MB";
            }
            return bytes >= 1L << 20
                    ? String.format(java.util.Locale.ROOT, "%.1f MB", bytes / 1048576.0)
                    : (bytes >> 10) + " kB";
        }
    }

    @GetMapping
    String list(Viewer viewer, Model model) {
        fill(viewer, model);
        return "index/list";
    }

    /** The table only, which the page asks for again while something is to be done. */
    @GetMapping("/rows")
    String rows(Viewer viewer, Model model) {
        fill(viewer, model);
        return "index/list :: rows";
    }

    private void fill(Viewer viewer, Model model) {
        onlyAdministrators(viewer);
        Catalogue catalogue = fields.catalogue();
        Now now = today.now();
        List<Row> rows = new ArrayList<>();
        for (FieldIndex index : indexes.all()) {
            FieldDefinition field =
                    catalogue.find(index.subject(), index.field()).orElse(null);
            IndexForm form =
                    IndexForm.of(index.subject(), index.field(), catalogue, now).orElse(null);
            boolean building = index.state() == FieldIndex.State.BUILDING;
            rows.add(new Row(
                    index,
                    field == null ? index.field() : field.label(),
                    OF.getOrDefault(index.subject(), ""),
                    form == null ? "" : form.sorts() ? "Sorting and filtering" : "Filtering",
                    field != null && form != null && FieldIndexes.changesOften(field, form),
                    building ? indexes.progress() : null));
        }
        model.addAttribute(
                "builtIn", rows.stream().filter(row -> row.index().builtIn()).toList());
        model.addAttribute(
                "chosen", rows.stream().filter(row -> !row.index().builtIn()).toList());
        model.addAttribute("open", rows.stream().anyMatch(row -> row.index().isOpen()));
    }

    @GetMapping("/new")
    String choose(@RequestParam(defaultValue = "account") String subject, Viewer viewer, Model model) {
        onlyAdministrators(viewer);
        Subject of = subject(subject);
        Map<String, List<FieldIndexes.Choice>> groups = new LinkedHashMap<>();
        for (FieldIndexes.Choice choice : indexes.choices(of, fields.catalogue())) {
            groups.computeIfAbsent(choice.field().group(), group -> new ArrayList<>())
                    .add(choice);
        }
        model.addAttribute("subject", of);
        model.addAttribute("groups", groups);
        return "index/new";
    }

    @PostMapping
    String add(
            @RequestParam String subject,
            @RequestParam(defaultValue = "") String field,
            Viewer viewer,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        onlyAdministrators(viewer);
        Subject of = subject(subject);
        try {
            String label = settings.add(viewer, of, field);
            redirect.addFlashAttribute("toast", label + " is being indexed");
            return "redirect:/settings/indexed-fields";
        } catch (Refused e) {
            Faults.show(e, model, response);
        }
        return choose(of.key(), viewer, model);
    }

    @PostMapping("/{id}/retry")
    String retry(@PathVariable int id, Viewer viewer) {
        settings.retry(viewer, id);
        return "redirect:/settings/indexed-fields";
    }

    @PostMapping("/{id}/drop")
    String drop(@PathVariable int id, Viewer viewer, RedirectAttributes redirect) {
        settings.drop(viewer, id);
        redirect.addFlashAttribute("toast", "The index is being dropped");
        return "redirect:/settings/indexed-fields";
    }

    private static Subject subject(String key) {
        try {
            return Subject.of(key);
        } catch (IllegalArgumentException e) {
            throw new NotFound("There are no fields of " + key + ".");
        }
    }

    private static void onlyAdministrators(Viewer viewer) {
        if (!viewer.mayAdminister()) {
            throw new NotAllowed("Only administrators change which fields are indexed.");
        }
    }
}
