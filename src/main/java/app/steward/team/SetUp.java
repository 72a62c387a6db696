package app.steward.team;

import app.steward.audit.AuditTrail;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.problem.NotFound;
import app.steward.workspace.Workspace;
import app.steward.workspace.WorkspaceChanged;
import app.steward.workspace.Workspaces;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The first administrator of an empty workspace: given by the operator, or made by who opens the printed link. */
@Service
@Transactional
public class SetUp {

    static final Duration LINK_LIFE = Duration.ofHours(1);

    /** Serialises the making of the first administrator over all replicas; ends with the transaction. */
    private static final long LOCK = 0x57e7a7dL;

    private final Team team;
    private final TeamMembers members;
    private final Passwords passwords;
    private final AccessLinks links;
    private final Workspaces workspaces;
    private final AuditTrail trail;
    private final ApplicationEventPublisher events;
    private final DSLContext sql;

    SetUp(
            Team team,
            TeamMembers members,
            Passwords passwords,
            AccessLinks links,
            Workspaces workspaces,
            AuditTrail trail,
            ApplicationEventPublisher events,
            DSLContext sql) {
        this.team = team;
        this.members = members;
        this.passwords = passwords;
        this.links = links;
        this.workspaces = workspaces;
        this.trail = trail;
        this.events = events;
        this.sql = sql;
    }

    /** Makes the administrator that the operator named, where the team is empty. False where it is not. */
    public boolean provide(String email, String password) {
        if (!teamIsEmpty()) {
            return false;
        }
        String name = email.substring(0, Math.max(1, email.indexOf('@')));
        team.add(Viewer.system(), new Team.NewMember(email, name, Profile.ADMINISTRATOR, true, password));
        return true;
    }

    /** The token of a set-up link, good once for an hour; empty where there is a team already. */
    public Optional<String> link() {
        return teamIsEmpty() ? Optional.of(links.make(null, LINK_LIFE)) : Optional.empty();
    }

    /** Whether nobody is in the team yet, so that nobody can sign in before it is set up. */
    @Transactional(readOnly = true)
    public boolean isAwaited() {
        return members.count() == 0;
    }

    /** Whether the link still sets up. */
    @Transactional(readOnly = true)
    public boolean admits(String token) {
        return members.count() == 0
                && links.look(token).filter(b -> b.memberId() == null).isPresent();
    }

    /**
     * Makes the first administrator, who is returned, and names the workspace.
     *
     * @throws BadInput with all that is wrong, each under the name of its parameter ({@code workspace} for its name)
     * @throws NotFound where the link was used, is too old, or a team exists by now
     */
    public TeamMember complete(
            String token, String name, String email, String password, String workspaceName, String timeZone) {
        if (!admits(token) || !teamIsEmpty() || links.use(token).isEmpty()) {
            throw new NotFound("This set-up link was used or is too old. Start Steward again for a new one.");
        }
        Workspace workspace = workspaces.current();
        ZoneId before = workspace.timeZone();
        List<Fault> wrong = new ArrayList<>();
        tried(wrong, "name", () -> TeamMember.checkedName(name));
        tried(wrong, "email", () -> TeamMember.checkedEmail(email));
        tried(wrong, "password", () -> passwords.check(password));
        tried(wrong, "workspace", () -> workspace.rename(workspaceName));
        tried(wrong, "timeZone", () -> workspace.moveTo(timeZone));
        if (!wrong.isEmpty()) {
            throw new BadInput(wrong);
        }
        TeamMember first =
                team.add(Viewer.system(), new Team.NewMember(email, name, Profile.ADMINISTRATOR, true, password));
        trail.record(
                first.viewer(),
                "changed",
                "workspace",
                "workspace",
                workspace.name(),
                null,
                Map.of(
                        "name",
                        workspace.name(),
                        "timeZone",
                        workspace.timeZone().getId()));
        if (!workspace.timeZone().equals(before)) {
            // There may be data already, by the key that the operator gave.
            events.publishEvent(new WorkspaceChanged(Set.of(WorkspaceChanged.TIME_ZONE)));
        }
        return first;
    }

    private boolean teamIsEmpty() {
        sql.execute("select pg_advisory_xact_lock(?)", LOCK);
        return members.count() == 0;
    }

    /** Keeps what is wrong under the name of the field that it came in. */
    private static void tried(List<Fault> wrong, String field, Runnable change) {
        try {
            change.run();
        } catch (BadInput e) {
            e.faults().forEach(fault -> wrong.add(new Fault(field, fault.message())));
        }
    }
}
