package app.steward.team;

import java.time.Duration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Somebody at the door has forgotten a password. Whether there is such a member is told to nobody. */
@Component
public class ForgottenPasswords {
    private final TeamMembers members;
    private final SignInThrottle throttle;
    private final ApplicationEventPublisher events;

    ForgottenPasswords(TeamMembers members, SignInThrottle throttle, ApplicationEventPublisher events) {
        this.members = members;
        this.throttle = throttle;
        this.events = events;
    }

    /**
     * Asks for a link; whoever sends mail is told where there is such a member.
     *
     * @param address of the network, where it comes from
     * @return how long to wait before the next is looked at; zero where this one was
     */
    @Transactional
    public Duration ask(String email, String address) {
        Duration wait = throttle.admitForgotten(address);
        if (wait.isZero()) {
            members.findByEmail(TeamMember.emailKey(email))
                    .filter(member -> !member.disabled())
                    .ifPresent(member -> events.publishEvent(new PasswordForgotten(member.id())));
        }
        return wait;
    }
}
