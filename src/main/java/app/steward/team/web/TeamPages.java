package app.steward.team.web;

import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotFound;
import app.steward.problem.Overtaken;
import app.steward.problem.Refused;
import app.steward.team.Profile;
import app.steward.team.Team;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.web.Faults;
import app.steward.web.Merge;
import app.steward.web.NumberedPage;
import app.steward.web.OriginalValues;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Settings > Team. */
@Controller
@RequestMapping("/settings/team")
class TeamPages {

    /** What the form holds; the version and "enabled" only where a member is changed. */
    record MemberForm(
            String email,
            String name,
            String profile,
            @Nullable Boolean canExport,
            @Nullable Boolean enabled,
            @Nullable Integer version) {

        static MemberForm of(TeamMember member) {
            return new MemberForm(
                    member.email(),
                    member.name(),
                    member.profile().key(),
                    member.canExport(),
                    !member.disabled(),
                    member.version());
        }

        /** The same of other values, by the names of the inputs. */
        MemberForm with(Map<String, String> values, int now) {
            return new MemberForm(
                    email,
                    values.getOrDefault("name", ""),
                    values.getOrDefault("profile", ""),
                    Boolean.valueOf(values.get("canExport")),
                    Boolean.valueOf(values.get("enabled")),
                    now);
        }

        Map<String, String> values() {
            Map<String, String> values = new LinkedHashMap<>();
            values.put("name", name);
            values.put("profile", profile);
            values.put("canExport", Boolean.toString(Boolean.TRUE.equals(canExport)));
            values.put("enabled", Boolean.toString(Boolean.TRUE.equals(enabled)));
            return values;
        }
    }

    private static final Map<String, String> LABELS = new LinkedHashMap<>();

    static {
        LABELS.put("name", "Name");
        LABELS.put("profile", "Profile");
        LABELS.put("canExport", "May export accounts and users");
        LABELS.put("enabled", "May sign in");
    }

    private final Team team;
    private final TeamMembers members;

    TeamPages(Team team, TeamMembers members) {
        this.team = team;
        this.members = members;
    }

    @GetMapping
    String list(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "1") String page,
            Viewer viewer,
            Model model) {
        TeamMembersApi.requireAdministrator(viewer);
        String text = CleanText.of(q);
        NumberedPage pages = NumberedPage.of("/settings/team", Map.of("q", text), page, members.count(text));
        model.addAttribute("members", members.page(text, pages.skipped(), NumberedPage.ROWS));
        model.addAttribute("pages", pages);
        model.addAttribute("q", text);
        return "team/members";
    }

    @GetMapping("/new")
    String add(Viewer viewer, Model model) {
        TeamMembersApi.requireAdministrator(viewer);
        return form(model, new MemberForm("", "", Profile.CSM.key(), false, true, null), null);
    }

    @PostMapping
    String add(Viewer viewer, MemberForm form, Model model, HttpServletResponse response, RedirectAttributes redirect) {
        TeamMembersApi.requireAdministrator(viewer);
        try {
            TeamMember member = team.add(
                    viewer,
                    new Team.NewMember(
                            form.email(),
                            form.name(),
                            TeamMembersApi.profile(form.profile()),
                            Boolean.TRUE.equals(form.canExport()),
                            null));
            redirect.addFlashAttribute("toast", member.name() + " added");
            redirect.addAttribute("email", member.email());
            return "redirect:/settings/team/{email}";
        } catch (Refused e) {
            Faults.show(e, model, response);
        }
        return form(model, form, null);
    }

    @GetMapping("/{email}")
    String edit(Viewer viewer, @PathVariable String email, Model model) {
        TeamMembersApi.requireAdministrator(viewer);
        TeamMember member = find(email);
        model.addAttribute("opened", MemberForm.of(member).values());
        return form(model, MemberForm.of(member), member);
    }

    @PostMapping("/{email}")
    String change(
            Viewer viewer,
            @PathVariable("email") String address,
            MemberForm form,
            @RequestParam Map<String, String> sent,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        TeamMembersApi.requireAdministrator(viewer);
        try {
            TeamMember member = team.change(
                    viewer,
                    address,
                    new Team.Change(
                            null,
                            form.name(),
                            TeamMembersApi.profile(form.profile()),
                            Boolean.TRUE.equals(form.canExport()),
                            null,
                            !Boolean.TRUE.equals(form.enabled()),
                            form.version()));
            redirect.addFlashAttribute("toast", member.name() + " saved");
            return "redirect:/settings/team";
        } catch (BadInput e) {
            Faults.show(e, model, response);
        } catch (Overtaken e) {
            TeamMember member = find(address);
            Map<String, String> now = MemberForm.of(member).values();
            Merge merge = Merge.of(e, LABELS, OriginalValues.in(sent), now, form.values(), TeamPages::words);
            merge.show(model, response);
            model.addAttribute("opened", now);
            return form(model, form.with(merge.values(), member.version()), member);
        } catch (Conflict e) {
            Faults.show(e, model, response);
        }
        model.addAttribute("opened", OriginalValues.in(sent));
        return form(model, form, find(address));
    }

    private static String words(String name, String value) {
        return switch (name) {
            case "profile" ->
                Arrays.stream(Profile.values())
                        .filter(profile -> profile.key().equals(value))
                        .findFirst()
                        .map(Profile::label)
                        .orElse(value);
            case "canExport", "enabled" -> value.equals("true") ? "Yes" : "No";
            default -> value;
        };
    }

    /** The link is shown by this very answer and nowhere else, so it is never stored, not even in the session. */
    @PostMapping("/{email}/password-link")
    String passwordLink(Viewer viewer, @PathVariable String email, Model model) {
        TeamMember member = find(email);
        model.addAttribute(
                "passwordLink",
                ServletUriComponentsBuilder.fromCurrentContextPath()
                        .path("/password")
                        .queryParam("token", team.passwordLink(viewer, email))
                        .toUriString());
        return form(model, MemberForm.of(member), member);
    }

    private TeamMember find(String email) {
        return members.findByEmail(TeamMember.emailKey(email))
                .orElseThrow(() -> new NotFound("There is no team member " + email + "."));
    }

    private static String form(Model model, MemberForm form, @Nullable TeamMember member) {
        Map<String, String> profiles = new LinkedHashMap<>();
        for (Profile profile : Profile.values()) {
            profiles.put(profile.key(), profile.label());
        }
        model.addAttribute("profiles", profiles);
        model.addAttribute("form", form);
        model.addAttribute("member", member);
        return "team/member";
    }
}
