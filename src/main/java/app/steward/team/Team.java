package app.steward.team;

import app.steward.audit.AuditTrail;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.value.CleanText;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Who belongs to the team and as what. Keeps the rules that no single member can keep: somebody must administer. */
@Service
@Transactional
public class Team {

    /** @param password null: the member chooses one by a link */
    public record NewMember(
            String email,
            String name,
            Profile profile,
            boolean canExport,
            @Nullable String password) {}

    /** What to change; null leaves a value as it is. The version, where given, must be the present one. */
    public record Change(
            @Nullable String email,
            @Nullable String name,
            @Nullable Profile profile,
            @Nullable Boolean canExport,
            @Nullable String password,
            @Nullable Boolean disabled,
            @Nullable Integer version) {}

    static final Duration PASSWORD_LINK_LIFE = Duration.ofDays(3);

    private final TeamMembers members;
    private final AuditTrail trail;
    private final Passwords passwords;
    private final AccessLinks links;
    private final ObjectProvider<Ownership> ownership;
    private final ObjectProvider<Duties> duties;
    private final Covers covers;
    private final ApplicationEventPublisher events;
    private final DSLContext sql;

    Team(
            TeamMembers members,
            AuditTrail trail,
            Passwords passwords,
            AccessLinks links,
            ObjectProvider<Ownership> ownership,
            ObjectProvider<Duties> duties,
            Covers covers,
            ApplicationEventPublisher events,
            DSLContext sql) {
        this.members = members;
        this.trail = trail;
        this.passwords = passwords;
        this.links = links;
        this.ownership = ownership;
        this.duties = duties;
        this.covers = covers;
        this.events = events;
        this.sql = sql;
    }

    /** @throws Conflict where the e-mail is taken */
    public TeamMember add(Viewer by, NewMember wanted) {
        requireAdministrator(by);
        refuseExport(wanted.profile(), wanted.canExport());
        refuseTaken(wanted.email());
        TeamMember member =
                new TeamMember(wanted.email(), wanted.name(), wanted.profile(), wanted.canExport(), Instant.now());
        if (wanted.password() != null) {
            member.changePassword(passwords.hash(wanted.password()));
        }
        members.saveAndFlush(member);
        trail.record(by, "created", "team member", member.email(), member.name(), null, values(member));
        if (!member.hasPassword()) {
            events.publishEvent(new MemberInvited(member.id()));
        }
        return member;
    }

    /**
     * Changes a member.
     *
     * @throws Conflict for a stale version, a taken e-mail, the last administrator, oneself, an owner of accounts, or a deputy
     */
    public TeamMember change(Viewer by, String email, Change change) {
        requireAdministrator(by);
        TeamMember member = find(email);
        trail.requireVersion("team member", member.email(), member.name(), change.version(), member.version());
        Map<String, Object> before = values(member);
        if (change.email() != null && !TeamMember.emailKey(change.email()).equals(member.email())) {
            refuseTaken(change.email());
            member.reachAt(change.email());
        }
        if (change.name() != null) {
            member.rename(change.name());
        }
        if (change.profile() != null && change.profile() != member.profile()) {
            keepAnAdministrator(member);
            if (!change.profile().mayOwn()) {
                handOver(member);
            }
            if (!change.profile().mayStandIn()) {
                leaveCovers(member);
            }
            member.become(change.profile());
            if (change.profile() == Profile.VIEWER) {
                member.allowExport(false);
            }
            if (!member.viewer().mayEditAccounts()) {
                requireNothingToDo(member);
            }
        }
        if (change.canExport() != null) {
            refuseExport(member.profile(), change.canExport());
            member.allowExport(change.canExport());
        }
        if (change.disabled() != null && change.disabled() != member.disabled()) {
            if (change.disabled()) {
                disable(by, member);
            } else {
                member.enable();
            }
        }
        if (change.password() != null) {
            member.changePassword(passwords.hash(change.password()));
        }
        recordChange(by, member, before, change.password() != null);
        if (change.password() != null || member.disabled() || !member.email().equals(before.get("email"))) {
            links.end(member.id());
        }
        TeamMember saved = members.saveAndFlush(member);
        if (change.profile() != null || change.disabled() != null) {
            duties.forEach(each -> each.settle(saved.id()));
        }
        return saved;
    }

    private static void refuseExport(Profile profile, boolean canExport) {
        if (profile == Profile.VIEWER && canExport) {
            throw BadInput.of("canExport", "A viewer exports nothing.");
        }
    }

    /** What every member may change of their own. */
    public void changeOwn(Viewer by, String name, String theme) {
        TeamMember member = self(by);
        Map<String, Object> before = values(member);
        member.rename(name);
        member.chooseTheme(theme);
        recordChange(by, member, before, false);
    }

    /** The answer is the member with the new session generation: sessions of before are over. */
    public TeamMember changeOwnPassword(Viewer by, String current, String wanted) {
        TeamMember member = self(by);
        if (!passwords.matches(current, member.passwordHash())) {
            throw BadInput.of("current", "This is not your present password.");
        }
        member.changePassword(passwords.hash(wanted));
        links.end(member.id());
        recordChange(by, member, values(member), true);
        return member;
    }

    /** The token of a link, good once for three days, by which the member chooses a password. */
    public String passwordLink(Viewer by, String email) {
        requireAdministrator(by);
        TeamMember member = find(email);
        if (member.disabled()) {
            throw new Conflict(member.name() + " is disabled. Enable sign-in first.");
        }
        String token = links.make(member.id(), PASSWORD_LINK_LIFE);
        trail.record(by, "made a password link for", "team member", member.email(), member.name(), null, null);
        return token;
    }

    /** Whose password the link sets, if it is still good. */
    @Transactional(readOnly = true)
    public Optional<TeamMember> ofPasswordLink(String token) {
        return links.look(token)
                .map(AccessLinks.Bearer::memberId)
                .flatMap(members::findById)
                .filter(member -> !member.disabled());
    }

    /** @throws NotFound where the link is not good any more */
    public void choosePassword(String token, String wanted) {
        String hash = passwords.hash(wanted);
        TeamMember member = ofPasswordLink(token)
                .filter(m -> links.use(token).isPresent())
                .orElseThrow(() -> new NotFound("This link was used or is too old. Ask for a new one."));
        member.changePassword(hash);
        recordChange(member.viewer(), member, values(member), true);
    }

    /**
     * The member whose e-mail and password these are; takes the same time whether there is one or not. Holds no
     * connection while it hashes.
     */
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Optional<TeamMember> withPassword(String email, String password) {
        Optional<TeamMember> member = members.findByEmail(TeamMember.emailKey(email));
        boolean right =
                passwords.matches(password, member.map(TeamMember::passwordHash).orElse(null));
        return member.filter(m -> right && !m.disabled());
    }

    private TeamMember find(String email) {
        return members.findByEmail(TeamMember.emailKey(email))
                .orElseThrow(() -> new NotFound("There is no team member " + email + "."));
    }

    private TeamMember self(Viewer by) {
        return Optional.ofNullable(by.memberId())
                .flatMap(members::findById)
                .orElseThrow(() -> new NotAllowed("Only team members have a profile."));
    }

    private void refuseTaken(String email) {
        if (members.findByEmail(TeamMember.emailKey(CleanText.at("email", email)))
                .isPresent()) {
            throw Conflict.at("email", "There is already a team member " + TeamMember.emailKey(email) + ".");
        }
    }

    private void disable(Viewer by, TeamMember member) {
        if (by.is(member.id())) {
            throw new Conflict("You can't disable yourself. Ask another administrator.");
        }
        keepAnAdministrator(member);
        handOver(member);
        leaveCovers(member);
        requireNothingToDo(member);
        member.disable(Instant.now());
    }

    /** Who is to own nothing any more must own nothing. */
    private void handOver(TeamMember member) {
        Ownership owners = ownership.getIfAvailable();
        long owned = owners == null ? 0 : owners.accountsOwnedBy(member.id());
        if (owned > 0) {
            throw new Conflict(member.name() + " owns " + owned + (owned == 1 ? " account" : " accounts")
                    + ". Hand them over first.");
        }
    }

    private void leaveCovers(TeamMember member) {
        covers.stillStandsIn(member.id()).ifPresent(cover -> {
            throw new Conflict(member.name() + " stands in for "
                    + cover.member().name() + " until " + cover.to() + ". End that cover first.");
        });
    }

    private void requireNothingToDo(TeamMember member) {
        long open = duties.stream()
                .mapToLong(each -> each.openInPerson(member.id()))
                .sum();
        if (open > 0) {
            throw new Conflict(member.name() + " has " + open + " open " + (open == 1 ? "task" : "tasks")
                    + " in person. Give them to somebody else in My tasks first.");
        }
    }

    /** The rows are locked, so that two administrators can't take the right from each other at the same time. */
    private void keepAnAdministrator(TeamMember leaving) {
        if (leaving.profile() != Profile.ADMINISTRATOR || leaving.disabled()) {
            return;
        }
        long others = sql
                .fetch(
                        "select id from team_members where profile = ? and disabled_at is null order by id for update",
                        Profile.ADMINISTRATOR.key())
                .stream()
                .filter(row -> row.get(0, Long.class) != leaving.id())
                .count();
        if (others == 0) {
            throw new Conflict(leaving.name() + " is the last administrator. Make somebody else one first.");
        }
    }

    private void recordChange(Viewer by, TeamMember member, Map<String, Object> before, boolean password) {
        Map<String, Object> after = values(member);
        Map<String, Object> was = new LinkedHashMap<>();
        Map<String, Object> is = new LinkedHashMap<>();
        after.forEach((key, value) -> {
            Object old = Objects.requireNonNull(before.get(key));
            if (!old.equals(value)) {
                was.put(key, old);
                is.put(key, value);
            }
        });
        if (!is.isEmpty()) {
            trail.record(by, "changed", "team member", member.email(), member.name(), was, is);
        }
        if (password) {
            trail.record(by, "changed the password of", "team member", member.email(), member.name(), null, null);
        }
    }

    private static Map<String, Object> values(TeamMember member) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("email", member.email());
        values.put("name", member.name());
        values.put("profile", member.profile().key());
        values.put("canExport", member.canExport());
        values.put("disabled", member.disabled());
        return values;
    }

    private static void requireAdministrator(Viewer by) {
        if (!by.mayAdminister()) {
            throw new NotAllowed("Only administrators change the team.");
        }
    }
}
