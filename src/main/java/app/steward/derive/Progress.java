package app.steward.derive;

/** Told now and then how far long work is. */
@FunctionalInterface
public interface Progress {
    /** @param records how many records are done, out of all */
    void done(long records, long of);
}
