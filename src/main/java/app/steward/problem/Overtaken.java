package app.steward.problem;

/** A change that was made of an older version of something than is stored now. */
public final class Overtaken extends Conflict {
    private static final long serialVersionUID = 1;

    private final String who;

    /** @param who a sentence that says who saved what, and when */
    public Overtaken(String who) {
        super(who + " Load it again, then change it.");
        this.who = who;
    }

    /** For a single value whose form shows what was sent: says beside it what is stored. */
    public String beside(String stored) {
        return who + " It is \"" + stored + "\" now. Save again to put yours in its place.";
    }

    /** The sentence alone, for a page that shows both versions, so that nothing need be loaded again. */
    public String who() {
        return who;
    }
}
