package app.steward.mail.web;

import app.steward.mail.MemberMail;
import app.steward.mail.TeamMail;
import app.steward.problem.NotFound;
import app.steward.team.ForgottenPasswords;
import app.steward.team.TeamMember;
import app.steward.team.Viewer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Links to a password by mail: asked for by an administrator, or at the door by who forgot it. */
@Controller
class TeamMailPages {
    private final MemberMail mail;
    private final TeamMail team;
    private final ForgottenPasswords forgotten;

    TeamMailPages(MemberMail mail, TeamMail team, ForgottenPasswords forgotten) {
        this.mail = mail;
        this.team = team;
        this.forgotten = forgotten;
    }

    @PostMapping("/settings/team/{email}/password-mail")
    String send(Viewer viewer, @PathVariable String email, RedirectAttributes redirect) {
        TeamMember member = mail.send(viewer, email);
        redirect.addFlashAttribute("toast", "A link is on its way to " + member.email());
        redirect.addAttribute("email", member.email());
        return "redirect:/settings/team/{email}";
    }

    @GetMapping("/password/forgotten")
    String forgotten(Model model) {
        requireServer();
        return "mail/forgotten";
    }

    /** Says the same whoever asks. */
    @PostMapping("/password/forgotten")
    String forgotten(
            @RequestParam(defaultValue = "") String email,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        requireServer();
        Duration wait = forgotten.ask(email, request.getRemoteAddr());
        if (wait.isZero()) {
            model.addAttribute("asked", true);
        } else {
            response.setStatus(429);
            response.setHeader("Retry-After", Long.toString(wait.toSeconds()));
            model.addAttribute("wait", wait.toSeconds());
            model.addAttribute("email", email);
        }
        return "mail/forgotten";
    }

    private void requireServer() {
        if (!team.isPossible()) {
            throw new NotFound("There is no mail server. Ask an administrator for a link.");
        }
    }
}
