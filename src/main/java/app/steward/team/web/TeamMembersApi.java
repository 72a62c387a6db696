package app.steward.team.web;

import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.team.Profile;
import app.steward.team.Team;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.web.ApiPage;
import app.steward.web.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** {@code /team-members}: the team, for provisioning. */
@RestController
@Tag(name = "Team members")
@RequestMapping("/api/v2/team-members")
class TeamMembersApi {

    /** A team member as the API writes it; never with a password. */
    record Answer(String email, String name, String profile, boolean canExport, boolean disabled, int version) {
        static Answer of(TeamMember member) {
            return new Answer(
                    member.email(),
                    member.name(),
                    member.profile().key(),
                    member.canExport(),
                    member.disabled(),
                    member.version());
        }
    }

    /** What a caller sends; what is left out keeps its value. */
    record Body(
            @Nullable String email,
            @Nullable String name,
            @Nullable String profile,
            @Nullable Boolean canExport,
            @Nullable String password,
            @Nullable Boolean disabled,
            @Nullable Integer version) {}

    private final Team team;
    private final TeamMembers members;

    TeamMembersApi(Team team, TeamMembers members) {
        this.team = team;
        this.members = members;
    }

    @GetMapping
    @Operation(summary = "The team, by e-mail")
    ApiPage<Answer> list(
            Viewer viewer,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        requireAdministrator(viewer);
        Paging paging = Paging.of(limit, after, 1);
        String last = paging.isFirst() ? "" : paging.after().get(0);
        List<Answer> rows = members.all().stream()
                .map(Answer::of)
                .sorted(Comparator.comparing(Answer::email))
                .filter(one -> one.email().compareTo(last) > 0)
                .limit(paging.limit() + 1L)
                .toList();
        return ApiPage.cut(rows, paging, one -> List.of(one.email()));
    }

    @GetMapping("/{email}")
    @Operation(summary = "One team member")
    Answer one(Viewer viewer, @PathVariable String email) {
        requireAdministrator(viewer);
        return members.findByEmail(TeamMember.emailKey(email))
                .map(Answer::of)
                .orElseThrow(() -> new NotFound("There is no team member " + email + "."));
    }

    @PostMapping
    @Operation(summary = "Add a team member")
    ResponseEntity<Answer> add(Viewer viewer, @RequestBody Body body) {
        requireAdministrator(viewer);
        List<Fault> faults = new ArrayList<>();
        String email = required(body.email(), "email", faults);
        String name = required(body.name(), "name", faults);
        String profile = required(body.profile(), "profile", faults);
        if (!faults.isEmpty()) {
            throw new BadInput(faults);
        }
        TeamMember member = team.add(
                viewer,
                new Team.NewMember(
                        email, name, profile(profile), Boolean.TRUE.equals(body.canExport()), body.password()));
        if (Boolean.TRUE.equals(body.disabled())) {
            member = team.change(viewer, member.email(), new Team.Change(null, null, null, null, null, true, null));
        }
        return ResponseEntity.created(UriComponentsBuilder.fromPath("/api/v2/team-members/{email}")
                        .encode()
                        .buildAndExpand(member.email())
                        .toUri())
                .body(Answer.of(member));
    }

    @PatchMapping("/{email}")
    @Operation(summary = "Change or disable a team member")
    Answer change(Viewer viewer, @PathVariable String email, @RequestBody Body body) {
        requireAdministrator(viewer);
        return Answer.of(team.change(
                viewer,
                email,
                new Team.Change(
                        body.email(),
                        body.name(),
                        body.profile() == null ? null : profile(body.profile()),
                        body.canExport(),
                        body.password(),
                        body.disabled(),
                        body.version())));
    }

    static Profile profile(String key) {
        return Profile.ofKey(key)
                .orElseThrow(
                        () -> BadInput.of("profile", "Choose administrator, super_manager, csm, developer or viewer."));
    }

    static String required(@Nullable String value, String path, List<Fault> faults) {
        if (value == null || value.isBlank()) {
            faults.add(new Fault(path, "A value is missing."));
            return "";
        }
        return value;
    }

    static void requireAdministrator(Viewer viewer) {
        if (!viewer.mayAdminister()) {
            throw new NotAllowed("Only administrators see and change the team.");
        }
    }
}
