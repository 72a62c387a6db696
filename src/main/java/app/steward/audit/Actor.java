package app.steward.audit;

import org.jspecify.annotations.Nullable;

/** Who changes something, as the audit trail remembers it: it stands below those who have rights. */
public interface Actor {

    /** The team member; null for the system, and for a key that was made for nobody. */
    @Nullable
    Long memberId();

    /** The API key that the request came with; null without one. */
    @Nullable
    Long keyId();

    /** Of the member, else of the key. */
    String name();
}
