package app.steward.team.web;

import app.steward.problem.BadInput;
import app.steward.team.ApiKey;
import app.steward.team.ApiKeys;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.web.Faults;
import app.steward.web.NumberedPage;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Settings > API keys: both kinds for administrators, write keys for developers. */
@Controller
@RequestMapping("/settings/api-keys")
class KeyPages {

    /** Of more people one types a name. */
    private static final int MENU = 20;

    private final ApiKeys keys;
    private final TeamMembers members;

    KeyPages(ApiKeys keys, TeamMembers members) {
        this.keys = keys;
        this.members = members;
    }

    @GetMapping
    String list(@RequestParam(defaultValue = "1") String page, Viewer viewer, Model model) {
        List<ApiKey> all = keys.list(viewer);
        NumberedPage pages = NumberedPage.of("/settings/api-keys", Map.of(), page, all.size());
        model.addAttribute("keys", pages.of(all));
        model.addAttribute("pages", pages);
        Map<String, String> kinds = new LinkedHashMap<>();
        if (viewer.mayManageSecretKeys()) {
            kinds.put(ApiKey.Kind.SECRET.key(), "Secret key: all of the API");
        }
        kinds.put(ApiKey.Kind.WRITE.key(), "Write key: sends data only");
        model.addAttribute("kinds", kinds);
        if (viewer.mayManageSecretKeys()) {
            List<TeamMember> first = members.called("", MENU + 1);
            Map<String, String> holders = new LinkedHashMap<>();
            holders.put("", "An administrator");
            first.stream().limit(MENU).forEach(m -> holders.put(m.email(), m.name()));
            model.addAttribute("holders", holders);
            model.addAttribute("moreHolders", first.size() > MENU);
        }
        return "team/api-keys";
    }

    /** The key is shown by this very answer and nowhere else, so it is never stored, not even in the session. */
    @PostMapping
    String make(
            Viewer viewer,
            @RequestParam String name,
            @RequestParam String kind,
            @RequestParam(defaultValue = "") String member,
            Model model,
            HttpServletResponse response) {
        try {
            ApiKey.Kind wanted = ApiKey.Kind.ofKey(kind)
                    .orElseThrow(() -> BadInput.of("kind", "Choose a write key or a secret key."));
            model.addAttribute(
                    "made",
                    keys.make(viewer, wanted, name, wanted == ApiKey.Kind.WRITE ? null : members.emailOf(member)));
        } catch (BadInput e) {
            Faults.show(e, model, response);
            model.addAttribute("name", name);
            model.addAttribute("kind", kind);
            model.addAttribute("holder", member);
        }
        return list("1", viewer, model);
    }

    @GetMapping("/{id:[0-9]{1,18}}")
    String one(Viewer viewer, @PathVariable long id, Model model) {
        ApiKey key = keys.get(viewer, id);
        model.addAttribute("key", key);
        if (!model.containsAttribute("perSecond")) {
            model.addAttribute("perSecond", key.perSecond());
        }
        return "team/api-key";
    }

    /** How many requests it may make in a second. */
    @PostMapping("/{id:[0-9]{1,18}}")
    String limit(
            Viewer viewer,
            @PathVariable long id,
            @RequestParam String perSecond,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        String typed = perSecond.strip();
        try {
            keys.limit(viewer, id, typed.matches("[0-9]{1,9}") ? Integer.parseInt(typed) : 0);
        } catch (BadInput e) {
            Faults.show(e, model, response);
            model.addAttribute("perSecond", typed);
            return one(viewer, id, model);
        }
        redirect.addFlashAttribute("toast", "Limit saved");
        return "redirect:/settings/api-keys/" + id;
    }

    @PostMapping("/{id}/revoke")
    String revoke(Viewer viewer, @PathVariable long id, RedirectAttributes redirect) {
        keys.revoke(viewer, id);
        redirect.addFlashAttribute("toast", "Key revoked");
        return "redirect:/settings/api-keys";
    }
}
