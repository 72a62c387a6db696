package app.steward.derive;

import app.steward.change.Chains;
import app.steward.condition.Catalogue;
import app.steward.workspace.Now;

/**
 * What a stage goes by.
 *
 * @param now the moment of the whole run, not of the stage
 * @param atMost how many records may differ before {@link TooMany}
 * @param progress told while a stage works on everything
 * @param chains which rules led to the records being computed
 */
public record Pass(Catalogue catalogue, Now now, long atMost, Progress progress, Chains chains) {
    /** That begins with whoever asks for it, and follows from no rule. */
    public Pass(Catalogue catalogue, Now now, long atMost, Progress progress) {
        this(catalogue, now, atMost, progress, Chains.NONE);
    }

    /** With as much time as it takes. */
    public Pass(Catalogue catalogue, Now now, Progress progress) {
        this(catalogue, now, Long.MAX_VALUE, progress);
    }

    /** For a few records. */
    public Pass(Catalogue catalogue, Now now) {
        this(catalogue, now, (done, of) -> {});
    }

    /** The same for records that rules led to. */
    public Pass after(Chains led) {
        return new Pass(catalogue, now, atMost, progress, led);
    }
}
