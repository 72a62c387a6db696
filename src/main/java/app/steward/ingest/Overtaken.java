package app.steward.ingest;

/** What an import found when it began is different by now, because of somebody else: it begins anew. */
final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param by what somebody did */
    Overtaken(String by) {
        super(by);
    }
}
