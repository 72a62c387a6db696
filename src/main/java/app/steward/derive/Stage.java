package app.steward.derive;

import app.steward.condition.Catalogue;
import app.steward.condition.Subject;
import java.util.List;
import java.util.Set;

/**
 * One step of the chain that computes all that is derived: metrics, membership, health. A feature contributes it as a
 * bean; nothing else has to know of it. The chain runs it for everything (the daily refresh), for some definitions (one
 * was saved) and for some records (they were changed), always after the stages before it.
 *
 * <p>What it is run for follows from its {@link #definitions}: those that read what changed, and no others.
 */
public interface Stage {

    /** As the API and the log of runs name it: usage, account_segments ... */
    String name();

    /** The same for people. */
    default String label() {
        String words = name().replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** Where it stands in the chain, see {@link Place}; no two stages stand in one place. */
    int place();

    /**
     * What it computes, as it is now, those first that others of the stage read. Asked for at every changed record, so it
     * costs next to nothing while nobody edits a definition. None for a stage that only the full refresh runs.
     */
    default List<Definition> definitions(Catalogue catalogue) {
        return List.of();
    }

    /**
     * Computes everything for all records. Not inside a transaction: it opens its own, as large as it needs, and repeats
     * them where others were in the way.
     */
    Outcome all(Pass pass);

    /**
     * Brings everything to the moment of the pass: what was touched is computed already, or waits in the queue, so only what
     * the time alone changes is looked for. Everything anew does for that, and where it can't be told what changed.
     */
    default Outcome byDifference(Pass pass) {
        return all(pass);
    }

    /** Computes everything anew, and tells as an error what was not as it should have been. */
    default Outcome checked(Pass pass) {
        return all(pass);
    }

    /**
     * Computes these definitions for all records, in one transaction, the caller's where there is one. The caller repeats
     * it after 40P01 and 40001.
     *
     * @param definitions by name, of {@link #definitions}
     * @throws TooMany as soon as more differs than {@link Pass#atMost}
     */
    default Outcome some(Set<String> definitions, Pass pass) {
        return Outcome.NOTHING;
    }

    /**
     * Computes these definitions for these records, in the caller's transaction.
     *
     * @param definitions by name, of {@link #definitions}, all of this subject
     * @return with what is different now, which decides what runs next
     */
    default Outcome records(Subject subject, Set<String> definitions, Set<Long> records, Pass pass) {
        return Outcome.NOTHING;
    }

    /** These are left to the background, and what is stored of them may be wrong until then. */
    default void waiting(Set<String> definitions) {}
}
