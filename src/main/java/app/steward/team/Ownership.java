package app.steward.team;

/** Says who owns accounts. {@code account} knows, {@code team} asks: a member who owns accounts hands them over first. */
public interface Ownership {

    /** Accounts, archived ones included, that the member owns in any success role. */
    long accountsOwnedBy(long memberId);
}
