package app.steward.derive;

/**
 * The order of what is derived, in one place: who reads something stands behind who computes it. There is room for more
 * between any two.
 */
public final class Place {
    /** Metrics, and what accounts and users add up from their children. */
    public static final int VALUES = 100;

    /** Account segments that don't read health, by which health is decided. */
    public static final int ACCOUNT_SEGMENTS = 200;

    public static final int HEALTH = 300;

    /** Account segments that read health, or what else stands behind {@link #ACCOUNT_SEGMENTS}. */
    public static final int HEALTH_SEGMENTS = 400;

    public static final int USER_SEGMENTS = 500;
    public static final int LISTS = 600;
    public static final int ALERTS = 700;
    /** What asks for somebody, open alerts among it. */
    public static final int ATTENTION = 750;

    public static final int MILESTONES = 800;
    public static final int JOURNEYS = 900;

    /** What accounts were is kept, once all of it is known. */
    public static final int ACCOUNT_HISTORY = 950;

    /** What reports of today compare with is added up. */
    public static final int REPORTS = 970;

    /** What is kept of all this is cut to its age. */
    public static final int HISTORY = 1000;

    private Place() {}
}
