package app.steward.mail;

import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.team.MailedLinks;
import app.steward.team.MemberInvited;
import app.steward.team.PasswordForgotten;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.workspace.Workspaces;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jooq.QueryPart;
import org.jooq.impl.DSL;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

/**
 * Invitations, and links to a new password, by mail where a server is set up. The link is made when the message leaves, so
 * that it stands nowhere before, and what is kept of the message is without it.
 */
@Component
public class MemberMail {
    private static final String INVITATION = "invitation";
    private static final String PASSWORD = "password";
    private static final Duration INVITED = Duration.ofDays(3);
    private static final Duration FORGOTTEN = Duration.ofHours(2);

    private final TeamMail mail;
    private final TeamMembers members;
    private final AuditTrail trail;

    MemberMail(TeamMail mail, TeamMembers members, AuditTrail trail) {
        this.mail = mail;
        this.members = members;
        this.trail = trail;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(MemberInvited invited) {
        if (mail.isPossible()) {
            mail.queue(INVITATION, one(INVITATION, invited.member(), "pg_current_xact_id()::text"));
        }
    }

    /** One in a quarter of an hour, however often somebody asks. */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(PasswordForgotten forgotten) {
        if (mail.isPossible()) {
            mail.queue(
                    PASSWORD,
                    one(PASSWORD, forgotten.member(), "floor(extract(epoch from clock_timestamp()) / 900)::text"));
        }
    }

    /** Sends a link to a member for whom an administrator asks. */
    @Transactional
    public TeamMember send(Viewer by, String email) {
        if (!by.mayAdminister()) {
            throw new NotAllowed("Only administrators change the team.");
        }
        TeamMember member = members.findByEmail(TeamMember.emailKey(email))
                .orElseThrow(() -> new NotFound("There is no team member " + email + "."));
        if (member.disabled()) {
            throw new Conflict(member.name() + " is disabled. Enable sign-in first.");
        } else if (!mail.isPossible()) {
            throw new Conflict("There is no mail server. Make a link, and hand it over yourself.");
        }
        mail.queue(
                member.hasPassword() ? PASSWORD : INVITATION, one("asked", member.id(), "pg_current_xact_id()::text"));
        trail.record(by, "mailed a password link to", "team member", member.email(), member.name(), null, null);
        return member;
    }

    private static QueryPart one(String what, long member, String once) {
        return DSL.sql(
                "select {0} || ':' || {1} || ':' || " + once + " as key, {1} as member_id, '{}'::jsonb as payload",
                val(what),
                val(member));
    }

    @Configuration(proxyBeanMethods = false)
    static class Letters {
        @Bean
        TeamLetter invitationLetter(MailedLinks links, Workspaces workspaces) {
            return new LinkLetter(INVITATION, INVITED, links, workspaces);
        }

        @Bean
        TeamLetter passwordLetter(MailedLinks links, Workspaces workspaces) {
            return new LinkLetter(PASSWORD, FORGOTTEN, links, workspaces);
        }
    }

    /** Both say the same, but for why. */
    private record LinkLetter(String type, Duration life, MailedLinks links, Workspaces workspaces)
            implements TeamLetter {
        @Override
        public Optional<TeamText> write(TeamMember member, JsonNode payload) {
            boolean invited = type.equals(INVITATION);
            if (invited && member.hasPassword()) {
                return Optional.empty();
            }
            String workspace = workspaces.current().name();
            return Optional.of(new TeamText(
                    invited ? "You are invited to Steward of " + workspace : "Choose a new password for Steward",
                    List.of(
                            TeamText.said(
                                    "Hello " + member.name() + ",",
                                    invited
                                            ? "you were added to the team of " + workspace
                                                    + " in Steward. Choose a password to sign in with; your e-mail is "
                                                    + member.email() + "."
                                            : "with this link you choose a new password for Steward of " + workspace
                                                    + ". If you did not ask for it, leave it be: your present password goes on."),
                            TeamText.link("Choose a password", links.path(member.id(), life)),
                            TeamText.said("The link works once, within " + (invited ? "three days." : "two hours."))),
                    true));
        }
    }
}
