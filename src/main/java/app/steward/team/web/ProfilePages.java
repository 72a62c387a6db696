package app.steward.team.web;

import app.steward.problem.BadInput;
import app.steward.team.Team;
import app.steward.team.TeamMember;
import app.steward.team.Viewer;
import app.steward.web.Faults;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One's own name, colours and password. */
@Controller
@RequestMapping("/profile")
class ProfilePages {

    private final Team team;
    private final HttpSessionSecurityContextRepository sessions = new HttpSessionSecurityContextRepository();

    ProfilePages(Team team) {
        this.team = team;
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

    /** The new password ended all sessions; this one goes on, under a new id. */
    private void stay(TeamMember member, HttpServletRequest request, HttpServletResponse response) {
        request.changeSessionId();
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(SecurityConfiguration.signedIn(member));
        SecurityContextHolder.setContext(context);
        sessions.saveContext(context, request, response);
    }
}
