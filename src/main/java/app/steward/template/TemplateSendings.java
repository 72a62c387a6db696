package app.steward.template;

import app.steward.team.Viewer;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How often templates were sent, told by what sends mail. */
public interface TemplateSendings {

    /**
     * Messages to users whom the viewer sees.
     *
     * @param count of those that left
     * @param kept how many stayed here, since there is no mail server or it is not to send
     * @param last when the last one left; null where none did
     */
    record Sent(long count, long kept, @Nullable Instant last) {}

    /** By number of the template, of these; those that were never sent are left out. */
    Map<Integer, Sent> of(Viewer viewer, Collection<Integer> templates);
}
