package app.steward.journey;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One step of a journey. Its key stays over versions: what a run has passed is known by it. Where the next step is null the
 * journey ends behind this one.
 */
public sealed interface Step {
    String key();

    /** What people call it; empty: its words say it all. */
    String name();

    /** The word in JSON. */
    String type();

    /** Where it goes on, in order; the last is where nothing else holds. None of an end. */
    List<Way> ways();

    /**
     * A way out of a step.
     *
     * @param key by which it is supposed in a simulation, and told in the log: next, late, else, or the number of a branch
     * @param next key of the step that it leads to; null: the journey ends
     */
    record Way(String key, @Nullable String next) {
        public static final String NEXT = "next";
        public static final String LATE = "late";
        public static final String ELSE = "else";
    }

    /** Waits for a time, which is computed when a run gets here. */
    record Wait(
            String key, String name, Until until, @Nullable String next) implements Step {
        @Override
        public String type() {
            return "wait";
        }

        @Override
        public List<Way> ways() {
            return List.of(new Way(Way.NEXT, next));
        }
    }

    /** When a wait is over. */
    sealed interface Until {
        /** So many hours, exactly. */
        record Hours(int hours) implements Until {}

        /** The same time of day, so many days on. */
        record Days(int days) implements Until {}

        /** The same time of day, so many working days on. */
        record WorkingDays(int days) implements Until {}

        /** The next such day and time that is yet to come. */
        record Weekday(DayOfWeek day, LocalTime at) implements Until {}

        /**
         * A day of the user or account, so many days on or before.
         *
         * @param field key of a field of days
         * @param endsPast whether the journey ends where that has passed already, or there is no day; else it goes on
         */
        record Date(String field, int plus, LocalTime at, boolean endsPast) implements Until {}
    }

    /**
     * Waits until a condition holds, so many days at the longest.
     *
     * @param when null while somebody has yet to say
     * @param join as {@link If} has it
     */
    record WaitUntil(
            String key,
            String name,
            @Nullable JsonNode when,
            int days,
            @Nullable String next,
            @Nullable String late,
            @Nullable String join)
            implements Step {
        @Override
        public String type() {
            return "wait_until";
        }

        @Override
        public List<Way> ways() {
            return List.of(new Way(Way.NEXT, next), new Way(Way.LATE, late));
        }
    }

    /**
     * Takes the first branch whose condition holds when a run gets here, else the last way.
     *
     * @param join key of the step where its ways meet, for who draws it: which steps stand within a way follows from
     *     where each leads to, but for the one way that is left open where all others end. No run asks
     */
    record If(
            String key,
            String name,
            List<Branch> branches,
            @Nullable String otherwise,
            @Nullable String join) implements Step {
        public If {
            branches = List.copyOf(branches);
        }

        @Override
        public String type() {
            return "if";
        }

        @Override
        public List<Way> ways() {
            List<Way> ways = new ArrayList<>();
            for (int i = 0; i < branches.size(); i++) {
                ways.add(new Way(Integer.toString(i + 1), branches.get(i).next()));
            }
            ways.add(new Way(Way.ELSE, otherwise));
            return ways;
        }
    }

    /**
     * A branch.
     *
     * @param when null while somebody has yet to say
     */
    record Branch(
            String name, @Nullable JsonNode when, @Nullable String next) {}

    /**
     * Sends a message.
     *
     * @param template number of its template; null while somebody has yet to choose
     * @param from key of the success role whose owner sends it; null: the workspace
     * @param replyTo the same of whom answers go to; null: as from
     * @param sendsEmpty whether it goes though a merge field stays empty
     */
    record Email(
            String key,
            String name,
            @Nullable Integer template,
            @Nullable String from,
            @Nullable String replyTo,
            boolean sendsEmpty,
            @Nullable String next)
            implements Step {
        @Override
        public String type() {
            return "email";
        }

        @Override
        public List<Way> ways() {
            return List.of(new Way(Way.NEXT, next));
        }
    }

    /**
     * Does something within Steward: a task, a play, a value, a notice.
     *
     * @param type which
     * @param said as it is sent and stored, with its type, without what all steps have
     */
    record Act(
            String key,
            String name,
            String type,
            ObjectNode said,
            @Nullable String next) implements Step {
        @Override
        public List<Way> ways() {
            return List.of(new Way(Way.NEXT, next));
        }
    }

    /** Ends the journey. */
    record End(String key, String name, String label) implements Step {
        @Override
        public String type() {
            return "end";
        }

        @Override
        public List<Way> ways() {
            return List.of();
        }
    }
}
