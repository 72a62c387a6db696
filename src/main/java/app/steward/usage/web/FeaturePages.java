package app.steward.usage.web;

import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.Fault;
import app.steward.problem.NotAllowed;
import app.steward.problem.Overtaken;
import app.steward.problem.Refused;
import app.steward.team.Viewer;
import app.steward.usage.Feature;
import app.steward.usage.FeatureList;
import app.steward.usage.FeatureSettings;
import app.steward.usage.FeatureSettings.Changes;
import app.steward.value.CleanText;
import app.steward.web.Faults;
import app.steward.web.NumberedPage;
import app.steward.web.OriginalValues;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriComponentsBuilder;

/** Settings > Features: what users use, how it is called, and whether it is tracked. */
@Controller
@RequestMapping("/settings/features")
class FeaturePages {
    private static final Map<String, Boolean> TRACKED = Map.of("yes", true, "no", false);

    /**
     * A feature as a form holds it. Key, module and product name it, and are given only once. A box that is not ticked
     * is not sent.
     */
    record FeatureForm(
            @Nullable String key,
            @Nullable String module,
            @Nullable String product,
            @Nullable String label,
            @Nullable Boolean tracked) {
        static FeatureForm of(Feature feature) {
            return new FeatureForm(
                    feature.feature(), feature.module(), feature.product(), feature.label(), feature.tracked());
        }

        static String orEmpty(@Nullable String text) {
            return text == null ? "" : text;
        }
    }

    private final FeatureSettings settings;
    private final FeatureList features;

    FeaturePages(FeatureSettings settings, FeatureList features) {
        this.settings = settings;
        this.features = features;
    }

    @GetMapping
    String list(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String tracked,
            @RequestParam(defaultValue = "1") String page,
            Viewer viewer,
            Model model) {
        onlyAdministrators(viewer);
        Boolean which = TRACKED.get(tracked);
        int found = features.count(q, which);
        Map<String, String> params = new HashMap<>();
        params.put("q", CleanText.of(q));
        params.put("tracked", which == null ? "" : tracked);
        NumberedPage pages = NumberedPage.of("/settings/features", params, page, found);
        List<FeatureList.Row> rows = features.page(q, which, pages.skipped(), NumberedPage.ROWS);
        model.addAttribute("rows", rows);
        model.addAttribute("q", CleanText.of(q));
        model.addAttribute("tracked", which == null ? "" : tracked);
        model.addAttribute("pages", pages);
        model.addAttribute("any", found > 0 || features.count("", null) > 0);
        return "usage/features";
    }

    private static String address(String q, String tracked, int page) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath("/settings/features");
        if (!q.isBlank()) {
            address.queryParam("q", "{q}");
        }
        if (!tracked.isEmpty()) {
            address.queryParam("tracked", "{tracked}");
        }
        if (page > 1) {
            address.queryParam("page", page);
        }
        return address.encode()
                .buildAndExpand(Map.of("q", CleanText.of(q), "tracked", tracked))
                .toUriString();
    }

    /** From the list, which comes again as it was. */
    @PostMapping("/tracked")
    String track(
            @RequestParam String key,
            @RequestParam String module,
            @RequestParam String product,
            @RequestParam boolean counts,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String tracked,
            @RequestParam(defaultValue = "1") int page,
            Viewer viewer,
            RedirectAttributes redirect) {
        Feature feature = settings.change(viewer, key, module, product, Map.of(), new Changes(null, counts, null));
        redirect.addFlashAttribute(
                "toast", feature.label() + (counts ? " is tracked now" : " is not tracked any more"));
        return "redirect:" + address(q, tracked, page);
    }

    @GetMapping("/new")
    String form(Viewer viewer, Model model) {
        onlyAdministrators(viewer);
        return form(model, new FeatureForm("", "", "", "", true), true);
    }

    private static String form(Model model, FeatureForm form, boolean fresh) {
        model.addAttribute("form", form);
        model.addAttribute("fresh", fresh);
        return "usage/feature";
    }

    @PostMapping
    String add(
            FeatureForm form, Viewer viewer, Model model, HttpServletResponse response, RedirectAttributes redirect) {
        onlyAdministrators(viewer);
        String label = FeatureForm.orEmpty(form.label());
        try {
            Feature added = settings.add(
                    viewer,
                    FeatureForm.orEmpty(form.key()),
                    FeatureForm.orEmpty(form.module()),
                    FeatureForm.orEmpty(form.product()),
                    label.isBlank() ? null : label,
                    Boolean.TRUE.equals(form.tracked()));
            redirect.addFlashAttribute("toast", added.label() + " added");
            return "redirect:/settings/features";
        } catch (Refused e) {
            Faults.show(e, model, response);
        }
        return form(model, form, true);
    }

    @GetMapping("/one")
    String one(
            @RequestParam String key,
            @RequestParam(defaultValue = "") String module,
            @RequestParam(defaultValue = "") String product,
            Viewer viewer,
            Model model) {
        onlyAdministrators(viewer);
        Feature feature = settings.get(key, module, product);
        model.addAttribute("stored", feature);
        return form(model, FeatureForm.of(feature), false);
    }

    @PostMapping("/one")
    String save(
            FeatureForm form,
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        onlyAdministrators(viewer);
        try {
            Feature saved = settings.change(
                    viewer,
                    FeatureForm.orEmpty(form.key()),
                    FeatureForm.orEmpty(form.module()),
                    FeatureForm.orEmpty(form.product()),
                    OriginalValues.in(sent),
                    new Changes(FeatureForm.orEmpty(form.label()), Boolean.TRUE.equals(form.tracked()), null));
            redirect.addFlashAttribute("toast", saved.label() + " saved");
            return "redirect:/settings/features";
        } catch (BadInput e) {
            Faults.show(e, model, response);
        } catch (Overtaken e) {
            Feature now = settings.get(
                    FeatureForm.orEmpty(form.key()),
                    FeatureForm.orEmpty(form.module()),
                    FeatureForm.orEmpty(form.product()));
            Faults.show(
                    new BadInput(List.of(new Fault("label", e.beside(now.label() + tracked(now))))), model, response);
        } catch (Conflict e) {
            Faults.show(e, model, response);
        }
        model.addAttribute(
                "stored",
                settings.get(
                        FeatureForm.orEmpty(form.key()),
                        FeatureForm.orEmpty(form.module()),
                        FeatureForm.orEmpty(form.product())));
        return form(model, form, false);
    }

    private static String tracked(Feature feature) {
        return feature.tracked() ? ", tracked" : ", not tracked";
    }

    private static void onlyAdministrators(Viewer viewer) {
        if (!viewer.mayAdminister()) {
            throw new NotAllowed("Only administrators change features.");
        }
    }
}
