package app.steward.mail;

import app.steward.problem.NotAllowed;
import app.steward.team.Viewer;
import app.steward.workspace.Workspaces;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** A message to oneself, now: shows whether the settings are right. */
@Component
public class MailTest {
    private final MailServer server;
    private final MailSettings settings;
    private final Workspaces workspaces;

    MailTest(MailServer server, MailSettings settings, Workspaces workspaces) {
        this.server = server;
        this.settings = settings;
        this.workspaces = workspaces;
    }

    /** Sends it, and says what became of it in a sentence. */
    public String send(Viewer by) {
        if (!by.mayAdminister()) {
            throw new NotAllowed("Only administrators send tests of the mail server.");
        }
        TeamText text = new TeamText(
                "A test from Steward",
                List.of(TeamText.said(
                        "This is a test of the mail server, sent by " + by.name() + " from the workspace of "
                                + workspaces.current().name() + ".",
                        "If you can read it, mail to customers and to the team finds its way.")),
                false);
        String base = Objects.requireNonNullElse(settings.base(), "");
        return server.toOneself(by, text.subject(), text.html(base), text.text(base));
    }
}
