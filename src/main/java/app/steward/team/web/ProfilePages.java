package app.steward.team.web;

import app.steward.problem.BadInput;
import app.steward.problem.Refused;
import app.steward.team.Cover;
import app.steward.team.Covers;
import app.steward.team.Team;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.web.Faults;
import app.steward.workspace.Today;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One's own name, colours, password, and who stands in. */
@Controller
@RequestMapping("/profile")
class ProfilePages {

    private static final int COVERS = 20;

    private final Team team;
    private final Covers covers;
    private final TeamMembers members;
    private final Today today;
    private final HttpSessionSecurityContextRepository sessions = new HttpSessionSecurityContextRepository();

    ProfilePages(Team team, Covers covers, TeamMembers members, Today today) {
        this.team = team;
        this.covers = covers;
        this.members = members;
        this.today = today;
    }

    /** Whom the member covers, and by whom the member is or was covered. */
    @ModelAttribute("covers")
    List<Cover> covers(Viewer viewer) {
        return covers.concerning(viewer.memberId(), COVERS);
    }

    @ModelAttribute("day")
    LocalDate day() {
        return today.now().today();
    }

    /** In the order of the choice. */
    @ModelAttribute("themes")
    Map<String, String> themes() {
        Map<String, String> themes = new LinkedHashMap<>();
        themes.put("system", "As the system says");
        themes.put("light", "Light");
        themes.put("dark", "Dark");
        return themes;
    }

    @GetMapping
    String show(Viewer viewer, Model model) {
        model.addAttribute("name", viewer.name());
        return "team/profile";
    }

    @PostMapping
    String save(
            Viewer viewer,
            @RequestParam String name,
            @RequestParam String theme,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            team.changeOwn(viewer, name, theme);
            redirect.addFlashAttribute("toast", "Profile saved");
            return "redirect:/profile";
        } catch (BadInput e) {
            Faults.show(e, model, response);
            model.addAttribute("name", name);
            return "team/profile";
        }
    }

    /** From the menu of the top bar, at once and without leaving the page. */
    @PostMapping("/theme")
    ResponseEntity<Void> theme(Viewer viewer, @RequestParam String theme) {
        team.changeOwn(viewer, viewer.name(), theme);
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/password")
    String password(
            Viewer viewer,
            @RequestParam String current,
            @RequestParam String password,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            stay(team.changeOwnPassword(viewer, current, password), request, response);
            redirect.addFlashAttribute("toast", "Password changed");
            return "redirect:/profile";
        } catch (BadInput e) {
            Faults.show(e, model, response);
            model.addAttribute("name", viewer.name());
            return "team/profile";
        }
    }

    @PostMapping("/covers")
    String cover(
            Viewer viewer,
            @RequestParam(defaultValue = "") String deputy,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        CoverForm form = new CoverForm(viewer.email(), deputy, from, to);
        try {
            Cover cover = form.set(covers, members, viewer);
            redirect.addFlashAttribute("toast", cover.deputy().name() + " stands in for you");
            return "redirect:/profile";
        } catch (Refused e) {
            Faults.show(e, model, response);
        }
        model.addAttribute("name", viewer.name());
        model.addAttribute("cover", form);
        return "team/profile";
    }

    @PostMapping("/covers/{id:\\d{1,18}}/end")
    String endCover(Viewer viewer, @PathVariable long id, RedirectAttributes redirect) {
        CoverPages.end(covers, viewer, id, redirect);
        return "redirect:/profile";
    }

    /** The new password ended all sessions; this one goes on, under a new id. */
    private void stay(TeamMember member, HttpServletRequest request, HttpServletResponse response) {
        request.changeSessionId();
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(SecurityConfiguration.signedIn(member));
        SecurityContextHolder.setContext(context);
        sessions.saveContext(context, request, response);
    }
}
