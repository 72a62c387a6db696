package app.steward.ingest.web;

import app.steward.ingest.ImportDrafts;
import app.steward.ingest.ImportLog;
import app.steward.ingest.ImportUndo;
import app.steward.ingest.Imports;
import app.steward.ingest.PastImport;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.team.Viewer;
import app.steward.web.Formats;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

/** Settings, Imports: the list, and each import on a page of its own. */
@Controller
@RequestMapping("/settings/imports")
class ImportPages {
    static final String PATH = "/settings/imports";
    private static final int ON_A_PAGE = 25;
    private static final int DRAFTS = 10;
    private static final int FIRST = 50;

    private final Imports imports;
    private final ImportLog log;
    private final ImportDrafts drafts;
    private final ImportUndo undo;
    private final Formats formats;

    ImportPages(Imports imports, ImportLog log, ImportDrafts drafts, ImportUndo undo, Formats formats) {
        this.imports = imports;
        this.log = log;
        this.drafts = drafts;
        this.undo = undo;
        this.formats = formats;
    }

    @ModelAttribute("words")
    ImportWords words() {
        return new ImportWords(formats);
    }

    @GetMapping
    String list(Viewer viewer, @RequestParam(required = false) @Nullable Long before, Model model) {
        fill(viewer, before, model);
        return "ingest/list";
    }

    /** The lists only, which the page asks for again while something is at work. */
    @GetMapping("/rows")
    String rows(Viewer viewer, @RequestParam(required = false) @Nullable Long before, Model model) {
        fill(viewer, before, model);
        return "ingest/list :: rows";
    }

    private void fill(Viewer viewer, @Nullable Long before, Model model) {
        mayLook(viewer);
        List<PastImport> found = log.newest(ON_A_PAGE + 1, before);
        List<PastImport> shown = found.subList(0, Math.min(ON_A_PAGE, found.size()));
        model.addAttribute("imports", shown);
        model.addAttribute("before", before);
        model.addAttribute(
                "older", found.size() > ON_A_PAGE ? shown.get(ON_A_PAGE - 1).id() : null);
        model.addAttribute("busy", shown.stream().anyMatch(each -> each.isRunning() || each.isUndoing()));
        model.addAttribute("drafts", viewer.mayImport() && before == null ? drafts.unfinished(DRAFTS) : List.of());
    }

    @GetMapping("/{id:[0-9]{1,18}}")
    String one(Viewer viewer, @PathVariable long id, Model model) {
        fillOne(viewer, id, model);
        return "ingest/one";
    }

    /** What changes while it runs, or is taken back. */
    @GetMapping("/{id:[0-9]{1,18}}/now")
    String now(Viewer viewer, @PathVariable long id, Model model) {
        fillOne(viewer, id, model);
        return "ingest/one :: now";
    }

    private void fillOne(Viewer viewer, long id, Model model) {
        mayLook(viewer);
        PastImport found = log.find(id);
        model.addAttribute("done", found);
        model.addAttribute("rejected", found.listed() > 0 ? log.firstRejected(id, FIRST) : List.of());
        model.addAttribute("noUndo", ImportUndo.impossible(found));
    }

    @GetMapping("/{id:[0-9]{1,18}}/rejects.csv")
    void rejects(Viewer viewer, @PathVariable long id, HttpServletResponse response) throws IOException {
        mayLook(viewer);
        RejectsDownload.write(imports, id, response);
    }

    /** What would go and what would stay: a dialog, and where no script opens it a page. */
    @GetMapping("/{id:[0-9]{1,18}}/undo")
    String askUndo(
            Viewer viewer,
            @PathVariable long id,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean dialog,
            Model model) {
        model.addAttribute("outlook", undo.outlook(viewer, id));
        model.addAttribute("done", log.find(id));
        model.addAttribute("dialog", dialog);
        return dialog ? "ingest/parts :: ask" : "ingest/undo";
    }

    @PostMapping("/{id:[0-9]{1,18}}/undo")
    String undo(Viewer viewer, @PathVariable long id, RedirectAttributes after) {
        try {
            undo.start(viewer, id);
        } catch (Conflict e) {
            after.addFlashAttribute("trouble", e.getMessage());
        }
        return "redirect:" + PATH + "/" + id;
    }

    static void mayLook(Viewer viewer) {
        if (!viewer.maySeeImports()) {
            throw new NotAllowed("Only administrators and developers see imports.");
        }
    }
}
