package app.steward.team;

import java.time.Duration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Links by which a member chooses a password, for whoever sends them: made when they leave, and kept nowhere. */
@Component
public class MailedLinks {
    private final AccessLinks links;

    MailedLinks(AccessLinks links) {
        this.links = links;
    }

    /** The path of a link that is good once and for a while, in the transaction that sends it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public String path(long member, Duration life) {
        return "/password?token=" + links.make(member, life);
    }
}
