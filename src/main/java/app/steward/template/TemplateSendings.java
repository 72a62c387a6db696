package app.steward.template;

import app.steward.team.Viewer;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** How often templates were sent, told by what sends mail. */
public interface TemplateSendings {

    /** @param count of messages that were sent to users whom the viewer sees */
    record Sent(long count, Instant last) {}

    /** By number of the template, of these; those that were never sent are left out. */
    Map<Integer, Sent> of(Viewer viewer, Collection<Integer> templates);
}
