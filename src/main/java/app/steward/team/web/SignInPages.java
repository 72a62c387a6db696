package app.steward.team.web;

import app.steward.problem.BadInput;
import app.steward.problem.NotFound;
import app.steward.team.KnownBrowsers;
import app.steward.team.SetUp;
import app.steward.team.Team;
import app.steward.team.TeamMember;
import app.steward.team.Viewer;
import app.steward.web.Faults;
import app.steward.workspace.Workspaces;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages that stand open: sign-in, the first set-up, and choosing a password by a link. */
@Controller
class SignInPages {

    private static final String SET_UP_GONE = "This set-up link was used or is too old";
    private static final String LINK_GONE = "This link was used or is too old";

    private static final Pattern CONTINENT =
            Pattern.compile("^(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/");

    private final Workspaces workspaces;
    private final SetUp setUp;
    private final Team team;
    private final KnownBrowsers browsers;
    private final HttpSessionSecurityContextRepository sessions = new HttpSessionSecurityContextRepository();

    SignInPages(Workspaces workspaces, SetUp setUp, Team team, KnownBrowsers browsers) {
        this.browsers = browsers;
        this.workspaces = workspaces;
        this.setUp = setUp;
        this.team = team;
    }

    @GetMapping("/sign-in")
    String signIn(HttpServletRequest request, @RequestParam(defaultValue = "") String wait, Model model) {
        Viewer viewer = CurrentViewer.of(request);
        if (viewer != null) {
            return "redirect:/";
        }
        model.addAttribute("workspaceName", workspaces.current().name());
        model.addAttribute("wait", wait(wait));
        model.addAttribute("awaited", setUp.isAwaited());
        return "team/sign-in";
    }

    /** For how long one has to wait, in words; null where one need not. */
    static @Nullable String wait(String seconds) {
        return seconds.matches("[0-9]{1,3}") ? time(Long.parseLong(seconds)) : null;
    }

    static String time(long seconds) {
        if (seconds >= 120) {
            return (seconds + 59) / 60 + " minutes";
        }
        return seconds == 1 ? "a second" : seconds + " seconds";
    }

    @GetMapping("/set-up")
    String setUp(@RequestParam(defaultValue = "") String token, Model model, HttpServletResponse response) {
        if (!setUp.admits(token)) {
            return tooLate(model, response, SET_UP_GONE, "Start Steward again for a new one.");
        }
        model.addAttribute("form", new SetUpForm(token, "", "", "", "", "UTC"));
        return setUpForm(model);
    }

    @PostMapping("/set-up")
    String setUp(
            SetUpForm form,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        TeamMember first;
        try {
            first = setUp.complete(form.token, form.name, form.email, form.password, form.workspace, form.timeZone);
        } catch (NotFound e) {
            return tooLate(model, response, SET_UP_GONE, "Start Steward again for a new one.");
        } catch (BadInput e) {
            model.addAttribute("form", form);
            Faults.show(e, model, response);
            return setUpForm(model);
        }
        signIn(first, request, response);
        redirect.addFlashAttribute("toast", "Steward is set up, and you are signed in");
        return "redirect:/accounts";
    }

    /** In a session of its own: one that somebody planted before is over. */
    private void signIn(TeamMember member, HttpServletRequest request, HttpServletResponse response) {
        HttpSession planted = request.getSession(false);
        if (planted != null) {
            planted.invalidate();
        }
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(SecurityConfiguration.signedIn(member));
        SecurityContextHolder.setContext(context);
        sessions.saveContext(context, request, response);
        SignInAttempt.keep(browsers.remember(SignInAttempt.of(request).known(), member.email()), request, response);
    }

    @GetMapping("/password")
    String password(@RequestParam(defaultValue = "") String token, Model model, HttpServletResponse response) {
        Optional<TeamMember> member = team.ofPasswordLink(token);
        if (member.isEmpty()) {
            return tooLate(model, response, LINK_GONE, "Ask an administrator for a new one.");
        }
        model.addAttribute("token", token);
        model.addAttribute("member", member.get());
        return "team/choose-password";
    }

    @PostMapping("/password")
    String password(
            @RequestParam String token, @RequestParam String password, Model model, HttpServletResponse response) {
        try {
            team.choosePassword(token, password);
        } catch (BadInput e) {
            Optional<TeamMember> member = team.ofPasswordLink(token);
            if (member.isEmpty()) {
                return tooLate(model, response, LINK_GONE, "Ask an administrator for a new one.");
            }
            Faults.show(e, model, response);
            model.addAttribute("token", token);
            model.addAttribute("member", member.get());
            return "team/choose-password";
        } catch (NotFound e) {
            return tooLate(model, response, LINK_GONE, "Ask an administrator for a new one.");
        }
        return "redirect:/sign-in?ready";
    }

    /** What was typed into the set-up form. */
    record SetUpForm(String token, String name, String email, String password, String workspace, String timeZone) {}

    private static String setUpForm(Model model) {
        model.addAttribute("zones", zones());
        return "team/set-up";
    }

    /** Zones that a person would look for, by name; offsets and abbreviations know no summer time. */
    static Map<String, String> zones() {
        Map<String, String> zones = new LinkedHashMap<>();
        ZoneId.getAvailableZoneIds().stream()
                .filter(zone -> zone.equals("UTC") || CONTINENT.matcher(zone).find())
                .sorted()
                .forEach(zone -> zones.put(zone, zone.replace('_', ' ')));
        return zones;
    }

    private static String tooLate(Model model, HttpServletResponse response, String title, String advice) {
        response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        model.addAttribute("title", title);
        model.addAttribute("advice", advice);
        return "team/link-gone";
    }
}
