package app.steward.audit;

import java.util.List;

/** Says in words what the trail tells of kinds of records. Their feature contributes it as a bean. */
public interface AuditedKinds {

    /**
     * What entries may tell of that kind, for administrators, who see everything; none of a kind of another feature. What
     * is not among them is called as its key.
     */
    List<AuditedPart> parts(String kind);
}
