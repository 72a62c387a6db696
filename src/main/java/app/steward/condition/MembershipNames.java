package app.steward.condition;

/** Names what membership is tested of, also what is gone. */
@FunctionalInterface
public interface MembershipNames {
    /** @param id its number */
    String of(MembershipKind kind, String id);
}
