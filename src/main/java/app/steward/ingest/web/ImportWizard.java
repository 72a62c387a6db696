package app.steward.ingest.web;

import app.steward.attribute.AttributeTypes;
import app.steward.condition.Choice;
import app.steward.ingest.ImportDraft;
import app.steward.ingest.ImportDrafts;
import app.steward.ingest.ImportFields;
import app.steward.ingest.ImportKind;
import app.steward.ingest.ImportLog;
import app.steward.ingest.Imports;
import app.steward.ingest.PastImport;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import app.steward.web.Faults;
import app.steward.web.Formats;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The way of a file into Steward, a step on each page: file, columns, check, import. */
@Controller
@RequestMapping("/settings/imports")
class ImportWizard {
    private static final int FIRST = 50;

    private final Imports imports;
    private final ImportDrafts drafts;
    private final ImportFields fields;
    private final ImportLog log;
    private final Formats formats;

    ImportWizard(Imports imports, ImportDrafts drafts, ImportFields fields, ImportLog log, Formats formats) {
        this.imports = imports;
        this.drafts = drafts;
        this.fields = fields;
        this.log = log;
        this.formats = formats;
    }

    @ModelAttribute("words")
    ImportWords words() {
        return new ImportWords(formats);
    }

    @ModelAttribute("kinds")
    ImportKind[] kinds() {
        return ImportKind.values();
    }

    @ModelAttribute("types")
    List<Choice> types() {
        return AttributeTypes.all();
    }

    /**
     * Step 1.
     *
     * @param mends an import whose rejected rows were mended
     * @param draft that is begun already: its kind may be another, or its file
     */
    @GetMapping("/new")
    String choose(
            Viewer viewer,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(required = false) @Nullable Long mends,
            @RequestParam(required = false) @Nullable Long draft,
            Model model) {
        onlyAdministrators(viewer);
        ImportKind chosen = ImportKind.ofKey(kind).orElse(null);
        if (mends != null) {
            PastImport mended = log.find(mends);
            model.addAttribute("mended", mended);
            chosen = mended.kind();
        }
        if (draft != null) {
            ImportDraft begun = drafts.find(draft);
            model.addAttribute("draft", begun);
            chosen = begun.kind();
        }
        model.addAttribute("chosen", chosen);
        return "ingest/new";
    }

    /**
     * Takes the file while it arrives. A form is answered with the next step; a script, which shows how far it is, with
     * its address.
     */
    @PostMapping("/files")
    Object upload(Viewer viewer, HttpServletRequest request, HttpServletResponse response, Model model)
            throws IOException {
        onlyAdministrators(viewer);
        boolean script = String.valueOf(request.getHeader("Accept")).contains("application/json");
        try {
            URI next = URI.create(ImportPages.PATH + "/drafts/" + draft(viewer, request));
            return script
                    ? ResponseEntity.created(next).build()
                    : ResponseEntity.status(303).location(next).build();
        } catch (BadInput e) {
            if (script) {
                throw e;
            }
            Faults.show(e, model, response);
            return choose(viewer, "", null, null, model);
        }
    }

    private long draft(Viewer viewer, HttpServletRequest request) throws IOException {
        String type = request.getContentType();
        if (type == null || !type.strip().toLowerCase(Locale.ROOT).startsWith("multipart/")) {
            throw BadInput.of("file", "Choose a file.");
        }
        Sent sent = new Sent();
        boolean kept = false;
        try {
            FormParts form = FormParts.read(request, "file", in -> sent.file = imports.upload(viewer, in));
            String name =
                    Optional.ofNullable(form.fileName()).map(String::strip).orElse("");
            ImportKind kind = ImportKind.ofKey(String.valueOf(form.text("kind")))
                    .orElseThrow(() -> BadInput.of("kind", "Say what the rows of the file are."));
            Long begun = number(form.text("draft"));
            Long file = sent.file;
            if (file == null || name.isEmpty()) {
                if (begun == null) {
                    throw BadInput.of("file", "Choose a file.");
                }
                drafts.changeKind(viewer, begun, kind);
                return begun;
            }
            long id = drafts.open(viewer, kind, shortened(name), file, number(form.text("mends")));
            kept = true;
            if (begun != null) {
                drafts.discard(viewer, begun);
            }
            return id;
        } finally {
            if (!kept && sent.file != null) {
                imports.discard(sent.file);
            }
        }
    }

    private static final class Sent {
        private @Nullable Long file;
    }

    private static String shortened(String name) {
        return name.length() > 255 ? name.substring(0, 255) : name;
    }

    private static @Nullable Long number(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,18}") ? Long.valueOf(text) : null;
    }

    /** Step 2. */
    @GetMapping("/drafts/{id:[0-9]{1,18}}")
    String columns(Viewer viewer, @PathVariable long id, Model model) {
        return columns(viewer, id, model, "ingest/columns");
    }

    /** What changes while a large file is looked at. */
    @GetMapping("/drafts/{id:[0-9]{1,18}}/now")
    String looking(Viewer viewer, @PathVariable long id, Model model) {
        return columns(viewer, id, model, "ingest/columns :: now");
    }

    private String columns(Viewer viewer, long id, Model model, String view) {
        onlyAdministrators(viewer);
        ImportDraft draft = drafts.find(id);
        if (draft.importId() != null) {
            return "redirect:" + ImportPages.PATH + "/" + draft.importId();
        }
        fill(draft, model);
        return view;
    }

    private void fill(ImportDraft draft, Model model) {
        model.addAttribute("draft", draft);
        if (!draft.isReady()) {
            return;
        }
        DraftForm form = new DraftForm(draft, fields.of(draft.kind()));
        BadInput wrong = drafts.problems(draft);
        List<DraftForm.Row> rows = form.rows();
        model.addAttribute("rows", rows);
        model.addAttribute("groups", form.groups());
        model.addAttribute("dateFormats", form.dateFormats());
        model.addAttribute("otherDates", form.otherDates());
        model.addAttribute("asksDates", asks(rows, true));
        model.addAttribute("asksNumbers", asks(rows, false));
        model.addAttribute("asking", form.asking());
        model.addAttribute("wrong", wrong == null ? List.of() : wrong.faults());
    }

    private static boolean asks(List<DraftForm.Row> rows, boolean dates) {
        return rows.stream().map(DraftForm.Row::ask).anyMatch(ask -> ask != null && ask.dates() == dates);
    }

    /**
     * Keeps what was chosen.
     *
     * @param row the column that a script asks the row of, once it is kept
     * @param then check, to go on
     */
    @PostMapping("/drafts/{id:[0-9]{1,18}}/columns")
    String save(
            Viewer viewer,
            @PathVariable long id,
            @RequestParam Map<String, String> posted,
            @RequestParam(required = false) @Nullable Integer row,
            @RequestParam(defaultValue = "") String then,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean script,
            Model model,
            HttpServletResponse response) {
        onlyAdministrators(viewer);
        ImportDraft draft = drafts.find(id);
        if (draft.importId() != null) {
            return "redirect:" + ImportPages.PATH + "/" + draft.importId();
        } else if (!draft.isReady()) {
            return "redirect:" + ImportPages.PATH + "/drafts/" + id;
        }
        DraftForm form = new DraftForm(draft, fields.of(draft.kind()));
        ImportDraft saved = drafts.save(viewer, id, form.said(posted));
        if (!script && then.equals("check")) {
            try {
                drafts.check(viewer, id, false);
                return "redirect:" + ImportPages.PATH + "/drafts/" + id + "/check";
            } catch (BadInput e) {
                response.setStatus(422);
            }
        } else if (!script) {
            return "redirect:" + ImportPages.PATH + "/drafts/" + id;
        }
        fill(saved, model);
        if (script && row != null && row >= 0 && row < saved.columns().size()) {
            model.addAttribute("row", new DraftForm(saved, fields.of(saved.kind())).row(row));
            return "ingest/parts :: saved";
        }
        return script ? "ingest/parts :: said" : "ingest/columns";
    }

    /** Step 3. */
    @GetMapping("/drafts/{id:[0-9]{1,18}}/check")
    String check(Viewer viewer, @PathVariable long id, Model model) {
        return check(viewer, id, model, "ingest/check");
    }

    @GetMapping("/drafts/{id:[0-9]{1,18}}/check/now")
    String checkNow(Viewer viewer, @PathVariable long id, Model model) {
        return check(viewer, id, model, "ingest/check :: now");
    }

    private String check(Viewer viewer, long id, Model model, String view) {
        onlyAdministrators(viewer);
        ImportDraft draft = drafts.find(id);
        if (draft.importId() != null) {
            return "redirect:" + ImportPages.PATH + "/" + draft.importId();
        } else if (!draft.isReady()) {
            return "redirect:" + ImportPages.PATH + "/drafts/" + id;
        }
        model.addAttribute("draft", draft);
        PastImport found = drafts.checked(draft).map(log::find).orElse(null);
        model.addAttribute("check", found);
        model.addAttribute(
                "rejected", found != null && found.listed() > 0 ? log.firstRejected(found.id(), FIRST) : List.of());
        return view;
    }

    /** Checks once more: records may have changed since. */
    @PostMapping("/drafts/{id:[0-9]{1,18}}/check")
    String checkAgain(Viewer viewer, @PathVariable long id) {
        try {
            drafts.check(viewer, id, true);
        } catch (BadInput e) {
            return "redirect:" + ImportPages.PATH + "/drafts/" + id;
        }
        return "redirect:" + ImportPages.PATH + "/drafts/" + id + "/check";
    }

    /** Step 4. */
    @PostMapping("/drafts/{id:[0-9]{1,18}}/run")
    String run(Viewer viewer, @PathVariable long id, @RequestParam int version, RedirectAttributes after) {
        try {
            return "redirect:" + ImportPages.PATH + "/" + drafts.run(viewer, id, version);
        } catch (Conflict e) {
            after.addFlashAttribute("trouble", e.getMessage());
            return "redirect:" + ImportPages.PATH + "/drafts/" + id + "/check";
        }
    }

    @PostMapping("/drafts/{id:[0-9]{1,18}}/discard")
    String discard(Viewer viewer, @PathVariable long id, RedirectAttributes after) {
        onlyAdministrators(viewer);
        try {
            drafts.discard(viewer, id);
            after.addFlashAttribute("toast", "Discarded. Nothing was written.");
        } catch (NotFound | Conflict e) {
            after.addFlashAttribute("toast", e.getMessage());
        }
        return "redirect:" + ImportPages.PATH;
    }

    private static void onlyAdministrators(Viewer viewer) {
        if (!viewer.mayImport()) {
            throw new NotAllowed("Only administrators import files.");
        }
    }
}
