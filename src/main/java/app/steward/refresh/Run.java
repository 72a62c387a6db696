package app.steward.refresh;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One refresh: asked for, then running, then done or failed.
 *
 * @param kind a full one, or of some definitions only
 * @param definitions of a run that is not a full one, as their stages name them
 * @param reason for people: why it was asked for
 * @param attempt 1, and more where the process of an earlier one ended in the middle
 * @param errors what went wrong, a sentence each; a run with errors is done where all stages came to their end
 */
public record Run(
        long id,
        State state,
        Kind kind,
        Set<String> definitions,
        String reason,
        int attempt,
        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        List<String> errors,
        List<Stage> stages) {

    public Run {
        definitions = Set.copyOf(definitions);
        errors = List.copyOf(errors);
        stages = List.copyOf(stages);
    }

    /** How far a run or a stage is. */
    public enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String key) {
            return valueOf(key.toUpperCase(Locale.ROOT));
        }
    }

    /** What is refreshed; the one that does more stands first. */
    public enum Kind {
        /** Everything anew. */
        FULL,
        /** Everything anew, and what was not as it should have been is an error: where nothing else is said to differ. */
        CHECKED,
        /** What the time changes, of what nobody touched; what was touched is computed when it is. */
        DIFFERENCE,
        /** Some definitions, for all records. */
        DEFINITIONS;

        /** Whether it runs all stages, for all records. */
        public boolean isOfEverything() {
            return this != DEFINITIONS;
        }

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String key) {
            return valueOf(key.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * A step of a run.
     *
     * @param name as in the API: usage, account_segments ...
     * @param done records done so far
     * @param total records to do, null until the stage knows
     * @param entered memberships that began
     * @param left memberships that ended
     */
    public record Stage(
            String name,
            State state,
            long millis,
            long done,
            @Nullable Long total,
            long entered,
            long left) {}

    /** How far it is, 0 to 100, each stage counting the same; 0 before it knows its stages. */
    public int percent() {
        double done = 0;
        for (Stage stage : stages) {
            Long total = stage.total();
            if (stage.state() == State.DONE || stage.state() == State.FAILED) {
                done++;
            } else if (stage.state() == State.RUNNING && total != null && total > 0) {
                done += Math.min(1, (double) stage.done() / total);
            }
        }
        return stages.isEmpty() ? 0 : (int) (100 * done / stages.size());
    }

    /** Whether it computes this definition anew. */
    public boolean covers(String definition) {
        return kind.isOfEverything() || definitions.contains(definition);
    }

    /** Whether it still waits or runs, so that a page asks again. */
    public boolean isOpen() {
        return state == State.WAITING || state == State.RUNNING;
    }

    /** How long it ran, or has been running at a moment; null before its start. */
    public java.time.@Nullable Duration ran(Instant at) {
        if (startedAt == null) {
            return null;
        }
        return java.time.Duration.between(startedAt, finishedAt == null ? at : finishedAt);
    }
}
