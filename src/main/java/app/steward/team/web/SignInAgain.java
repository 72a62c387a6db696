package app.steward.team.web;

import app.steward.team.Viewer;
import app.steward.workspace.Workspaces;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/**
 * Who is signed out while a form is open keeps what was typed. Where scripts run, the page stays: it asks who is signed
 * in before it sends a form, and shows the sign-in over it. Without, a {@link KeptForm} goes through the sign-in.
 */
@Controller
class SignInAgain {
    private final Workspaces workspaces;

    SignInAgain(Workspaces workspaces) {
        this.workspaces = workspaces;
    }

    /**
     * What a page that stands open must know before it sends anything.
     *
     * @param email whose session it is; empty where nobody is signed in
     * @param token what forms are to carry now
     */
    record State(String email, String token) {}

    @GetMapping("/sign-in/state")
    @ResponseBody
    State state(HttpServletRequest request, CsrfToken token) {
        Viewer viewer = CurrentViewer.of(request);
        return new State(viewer == null ? "" : viewer.email(), token.getToken());
    }

    /** The form that a page shows over itself. */
    @GetMapping("/sign-in/again")
    String again() {
        return "team/sign-in-again";
    }

    @RequestMapping(KeptForm.ADDRESS)
    String kept(
            @RequestParam(defaultValue = "") String wait,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        KeptForm kept = KeptForm.shown(request);
        if (kept == null) {
            return "redirect:/sign-in";
        }
        model.addAttribute("kept", kept);
        if (CurrentViewer.of(request) != null) {
            return "team/not-saved-yet";
        }
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        model.addAttribute("workspaceName", workspaces.current().name());
        model.addAttribute("wait", SignInPages.wait(wait));
        return "team/sign-in";
    }
}
