package app.steward.team;

/** Says what members were given to do in person. {@code task} knows, {@code team} asks: who leaves hands it over first. */
public interface Duties {

    /** Open tasks for the member in person, about accounts and users that are in use. */
    long openInPerson(long memberId);

    /** The member may see less now, or nothing: what they can't do any more goes to the success roles. */
    void settle(long memberId);
}
