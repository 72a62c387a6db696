package app.steward.job;

/** A piece of work that one process holds. */
public interface Leased {
    Lease lease();
}
