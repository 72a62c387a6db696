package app.steward.mail.web;

import app.steward.mail.Unsubscribing;
import app.steward.workspace.Workspaces;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Stops mail to an address. Opening it changes nothing, since scanners follow links; the button does, and so does the one
 * click of a mail program, which posts to the same address. The signature of the link is all it takes.
 */
@Controller
@RequestMapping("/unsubscribe")
class UnsubscribePages {
    private final Unsubscribing unsubscribing;
    private final Workspaces workspaces;

    UnsubscribePages(Unsubscribing unsubscribing, Workspaces workspaces) {
        this.unsubscribing = unsubscribing;
        this.workspaces = workspaces;
    }

    @GetMapping
    String show(@RequestParam(defaultValue = "") String token, Model model, HttpServletResponse response) {
        return page(token, unsubscribing.state(token), false, model, response);
    }

    @PostMapping
    String stop(
            @RequestParam(defaultValue = "") String token,
            @RequestParam(defaultValue = "false") boolean undo,
            Model model,
            HttpServletResponse response) {
        Unsubscribing.State state = undo ? unsubscribing.undo(token) : unsubscribing.stop(token);
        return page(token, state, undo && state == Unsubscribing.State.GETS, model, response);
    }

    private String page(
            String token, Unsubscribing.State state, boolean undone, Model model, HttpServletResponse response) {
        if (state == Unsubscribing.State.UNKNOWN) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        }
        model.addAttribute("state", state.name());
        model.addAttribute("undone", undone);
        model.addAttribute("token", token);
        model.addAttribute("workspaceName", workspaces.current().name());
        return "mail/unsubscribe";
    }
}
