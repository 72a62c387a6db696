package app.steward.record;

import app.steward.condition.Subject;
import app.steward.team.Viewer;

/** Sets custom attributes; that feature stands above the kernel, since what an attribute is follows from records. */
public interface CustomValues {

    /** Takes every {@code custom.KEY} of the patch. */
    void apply(Viewer by, Patch patch, Subject subject, CustomerRecord record);
}
