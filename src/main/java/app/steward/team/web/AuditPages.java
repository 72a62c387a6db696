package app.steward.team.web;

import app.steward.audit.AuditLog;
import app.steward.problem.NotAllowed;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Settings > Audit trail. */
@Controller
class AuditPages {

    private static final int ROWS = 50;
    /** Of more people one types a name. */
    private static final int MENU = 20;

    private final AuditLog log;
    private final AuditWords words;
    private final TeamMembers members;

    AuditPages(AuditLog log, AuditWords words, TeamMembers members) {
        this.log = log;
        this.words = words;
        this.members = members;
    }

    @GetMapping("/settings/audit-trail")
    String list(
            Viewer viewer,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String person,
            @RequestParam(required = false) @Nullable Long before,
            Model model) {
        if (!viewer.mayAdminister()) {
            throw new NotAllowed("Only administrators see the audit trail.");
        }
        // A person who does not exist did nothing: an id that nobody has, rather than everything.
        Long memberId = person.isBlank()
                ? null
                : members.findByEmail(TeamMember.emailKey(members.emailOf(person)))
                        .map(TeamMember::id)
                        .orElse(0L);
        List<AuditLog.Entry> rows = log.page(kind.isBlank() ? null : kind, memberId, before, ROWS + 1);
        boolean more = rows.size() > ROWS;
        List<AuditLog.Entry> entries = more ? rows.subList(0, ROWS) : rows;
        model.addAttribute("entries", words.of(entries));
        model.addAttribute("older", more ? entries.get(ROWS - 1).id() : null);
        model.addAttribute("first", before == null);
        model.addAttribute("kinds", log.kinds());
        model.addAttribute("kind", kind);
        List<TeamMember> first = members.page("", 0, MENU + 1);
        model.addAttribute("people", first.size() > MENU ? List.of() : first);
        model.addAttribute("manyPeople", first.size() > MENU);
        model.addAttribute("person", person);
        return "team/audit-trail";
    }
}
