package app.steward.team;

import app.steward.problem.BadInput;
import app.steward.problem.NotFound;
import app.steward.workspace.Workspace;
import app.steward.workspace.WorkspaceChanged;
import app.steward.workspace.Workspaces;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
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
    private final AccessLinks links;
    private final Workspaces workspaces;
    private final AuditTrail trail;
    private final ApplicationEventPublisher events;
    private final DSLContext sql;

    SetUp(
            Team team,
            TeamMembers members,
            AccessLinks links,
            Workspaces workspaces,
            AuditTrail trail,
            ApplicationEventPublisher events,
            DSLContext sql) {
        this.team = team;
        this.members = members;
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

    /** Whether the link still sets up. */
    @Transactional(readOnly = true)
    public boolean admits(String token) {
        return members.count() == 0
                && links.look(token).filter(b -> b.memberId() == null).isPresent();
    }

    /**
     * Makes the first administrator and names the workspace.
     *
     * @throws NotFound where the link was used, is too old, or a team exists by now
     */
    public void complete(
            String token, String name, String email, String password, String workspaceName, String timeZone) {
        if (!admits(token) || !teamIsEmpty() || links.use(token).isEmpty()) {
            throw new NotFound("This set-up link was used or is too old. Start Steward again for a new one.");
        }
        TeamMember first =
                team.add(Viewer.system(), new Team.NewMember(email, name, Profile.ADMINISTRATOR, true, password));
        Workspace workspace = workspaces.current();
        refuse("workspace", () -> workspace.rename(workspaceName));
        ZoneId before = workspace.timeZone();
        refuse("timeZone", () -> workspace.moveTo(timeZone));
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
    }

    private boolean teamIsEmpty() {
        sql.execute("select pg_advisory_xact_lock(?)", LOCK);
        return members.count() == 0;
    }

    private static void refuse(String path, Runnable change) {
        try {
            change.run();
        } catch (IllegalArgumentException e) {
            throw BadInput.of(path, sentence(e.getMessage()));
        }
    }

    private static String sentence(@Nullable String message) {
        return message == null ? "This is not possible." : message.endsWith(".") ? message : message + ".";
    }
}
