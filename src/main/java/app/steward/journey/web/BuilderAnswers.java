package app.steward.journey.web;

import app.steward.condition.web.Builder;
import app.steward.journey.Journey;
import app.steward.journey.Journeys;
import app.steward.journey.web.BuilderModel.Shown;
import app.steward.journey.web.Drafts.Saved;
import app.steward.problem.Refused;
import app.steward.record.web.FormResponses;
import app.steward.team.Viewer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What the builder answers to a change: to scripts the parts that changed, else the page, or the way back to it. */
@Component
class BuilderAnswers {
    private final Journeys journeys;
    private final BuilderModel builder;

    BuilderAnswers(Journeys journeys, BuilderModel builder) {
        this.journeys = journeys;
        this.builder = builder;
    }

    /** Who changes something, and how the answer gets to them. */
    record Exchange(
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash,
            Model model) {
        private boolean isPart() {
            return FormResponses.isPart(request);
        }

        /** What a script draws anew; null for a page. */
        private @Nullable String target() {
            return request.getHeader("HX-Target");
        }
    }

    /**
     * Makes a change and answers.
     *
     * @param change may throw {@link Refused}: then nothing is changed, and the answer says why
     * @param shown what is open after it
     */
    String of(int id, Supplier<Saved> change, Supplier<Shown> shown, Exchange to) {
        Saved saved;
        try {
            saved = change.get();
        } catch (Refused wrong) {
            Shown refused = shown.get().refused(Drafts.problems(wrong));
            to.response().setStatus(422);
            return drawn(journeys.get(id), refused, to);
        }
        Shown after = shown.get().after(saved.before());
        if (!to.isPart() && (after.sent() == null || after.step().isEmpty())) {
            to.flash().addFlashAttribute("before", after.before());
            return "redirect:/journeys/" + id + "/edit" + opened(after.step());
        }
        return drawn(saved.journey(), after, to);
    }

    private static String opened(String step) {
        return step.isEmpty()
                ? ""
                : step.matches("[a-z]+") ? "?step=" + step + "#define" : "?step=" + step + "#step-" + step;
    }

    private String drawn(Journey journey, Shown shown, Exchange to) {
        builder.put(journey, shown, to.viewer(), to.model());
        String target = to.target();
        if (!to.isPart()) {
            return "journey/edit";
        } else if (target != null && target.startsWith("builder")) {
            lines(target, to);
            return "journey/lines";
        }
        return shown.act().startsWith("typed") ? "journey/saved" : "journey/changed";
    }

    /** The lines of which condition are drawn anew, of those of the form that is open. */
    private static void lines(String target, Exchange to) {
        List<Builder> all = new ArrayList<>();
        if (to.model().getAttribute("form") instanceof StepForm form) {
            form.branches().forEach(branch -> all.add(branch.when()));
            if (form.when() != null) {
                all.add(form.when());
            }
        } else if (to.model().getAttribute("opened") instanceof PartForm form && form.when() != null) {
            all.add(form.when());
        }
        all.stream()
                .filter(one -> one.id().equals(target))
                .findFirst()
                .ifPresent(one -> to.model().addAttribute("lines", one));
        to.response().setHeader("HX-Trigger-After-Settle", "condition-changed");
    }
}
