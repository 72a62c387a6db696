package app.steward.mail;

import app.steward.team.TeamMember;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Writes one type of mail to the team, when it is sent: with what is true then. Contributed as a bean. */
public interface TeamLetter {
    /** Its name in the outbox, such as {@code digest}. */
    String type();

    /**
     * What it says, in the transaction that commits that it is handed over.
     *
     * @param payload as it was queued
     * @return empty where there is nothing to say any more
     */
    Optional<TeamText> write(TeamMember member, JsonNode payload);
}
