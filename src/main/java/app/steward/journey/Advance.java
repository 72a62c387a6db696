package app.steward.journey;

import app.steward.journey.JourneyLog.Line;
import app.steward.journey.Step.Until;
import app.steward.workspace.WorkingDays;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What becomes of a run at its step: pure, so that the pump stores what the simulator shows. It knows no database: what
 * the step has to know of the record is answered beforehand, with the values of that instant.
 */
final class Advance {
    /** How long a message waits for the cap before it is skipped. */
    static final Duration CAPPED = Duration.ofDays(7);

    private Advance() {}

    /**
     * Where a run is.
     *
     * @param arrived at the step
     * @param waiting what it waits for; null: it has only just come
     * @param due until when
     * @param deadline see {@link Stay}
     */
    record Position(
            String step,
            Instant arrived,
            @Nullable Waiting waiting,
            @Nullable Instant due,
            @Nullable Instant deadline) {
        static Position at(String step, Instant arrived) {
            return new Position(step, arrived, null, null, null);
        }
    }

    /** What a run can wait for. */
    enum Waiting {
        TIME,
        CONDITION,
        /** The hours in which messages are sent. */
        HOURS,
        /** That its address may get another message. */
        CAP;

        String key() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        static @Nullable Waiting of(@Nullable String key) {
            return key == null ? null : valueOf(key.toUpperCase(java.util.Locale.ROOT));
        }
    }

    /**
     * What a step has to know of its record.
     *
     * @param branch place of the first branch that holds, from 0; -1: none
     * @param holds whether the condition holds that is waited for
     * @param day of the record, for a wait; null: it has none
     * @param unreachable why no message can be sent; null: it can
     * @param free from when the cap lets a message through; null: now
     * @param values that were tested, by what they are called
     */
    record Answers(
            int branch,
            boolean holds,
            @Nullable LocalDate day,
            @Nullable String unreachable,
            @Nullable Instant free,
            Map<String, JsonNode> values) {
        static final Answers NONE = new Answers(-1, false, null, null, null, Map.of());

        Answers branch(int place) {
            return new Answers(place, holds, day, unreachable, free, values);
        }

        Answers holding(boolean does) {
            return new Answers(branch, does, day, unreachable, free, values);
        }
    }

    /** When messages may be sent: the first moment within the hours that is not before this one. */
    @FunctionalInterface
    interface Hours {
        Instant next(Instant at, ZoneId zone);
    }

    /** The clocks and calendars that a run goes by. */
    record Calendar(ZoneId zone, WorkingDays working, Hours hours) {}

    /**
     * It stays where it is.
     *
     * @param due when it is looked at again
     * @param deadline when it goes on whatever happens; null: then
     */
    record Stay(Waiting waiting, Instant due, @Nullable Instant deadline) {}

    /** It ends. */
    record Ends(RunEnd why, String note) {}

    /**
     * What becomes of it: it ends, or stays, or goes on.
     *
     * @param next key of the step that it goes on to
     * @param acts whether the step does now what it does
     */
    record Outcome(
            @Nullable String next,
            @Nullable Ends ends,
            @Nullable Stay stay,
            boolean acts,
            List<Line> lines) {
        Outcome {
            lines = List.copyOf(lines);
        }
    }

    /**
     * One step of a run, or as far as it gets.
     *
     * @param leavesUnsubscribed as the journey's settings say
     */
    static Outcome advance(
            Step step, Position at, Answers answers, boolean leavesUnsubscribed, Instant now, Calendar calendar) {
        if (step instanceof Step.Wait wait) {
            return waits(wait, at, answers, now, calendar);
        } else if (step instanceof Step.WaitUntil until) {
            return waitsUntil(until, at, answers, now, calendar);
        } else if (step instanceof Step.If branching) {
            Step.Way way = branching
                    .ways()
                    .get(answers.branch() < 0 ? branching.branches().size() : answers.branch());
            return on(step, way, false, Line.passed(step.key(), way.key(), answers.values()));
        } else if (step instanceof Step.Email email) {
            return writes(email, at, answers, leavesUnsubscribed, now, calendar);
        } else if (step instanceof Step.End end) {
            return new Outcome(
                    null,
                    new Ends(RunEnd.DONE, end.label()),
                    null,
                    false,
                    List.of(Line.ended(step.key(), RunEnd.DONE, end.label())));
        }
        return on(step, step.ways().get(0), true, Line.passed(step.key(), Step.Way.NEXT, Map.of()));
    }

    /** A step that a run has passed in another version already: it does nothing again. */
    static Outcome pass(Step step, Answers answers) {
        if (step instanceof Step.If || step instanceof Step.End) {
            return advance(
                    step,
                    Position.at(step.key(), Instant.EPOCH),
                    answers,
                    false,
                    Instant.EPOCH,
                    new Calendar(ZoneId.of("UTC"), WorkingDays.USUAL, (moment, zone) -> moment));
        }
        return on(step, step.ways().get(0), false);
    }

    private static Outcome on(Step step, Step.Way way, boolean acts, Line... lines) {
        String next = way.next();
        return next == null
                ? new Outcome(
                        null,
                        new Ends(RunEnd.DONE, ""),
                        null,
                        acts,
                        java.util.stream.Stream.concat(
                                        java.util.Arrays.stream(lines),
                                        java.util.stream.Stream.of(Line.ended(null, RunEnd.DONE, "")))
                                .toList())
                : new Outcome(next, null, null, acts, List.of(lines));
    }

    private static Outcome stays(Step step, Position at, Stay stay, ZoneId zone) {
        boolean said = stay.waiting() == at.waiting() && stay.due().equals(at.due());
        return new Outcome(
                null,
                null,
                stay,
                false,
                said ? List.of() : List.of(Line.waits(step.key(), stay.waiting(), stay.due(), zone, at.arrived())));
    }

    private static Outcome waits(Step.Wait step, Position at, Answers answers, Instant now, Calendar calendar) {
        Step.Way way = step.ways().get(0);
        Instant known = at.waiting() == Waiting.TIME ? at.due() : null;
        Instant until = known == null ? until(step.until(), answers, at.arrived(), calendar) : known;
        if (until != null && until.isAfter(now)) {
            return stays(step, at, new Stay(Waiting.TIME, until, null), calendar.zone());
        }
        boolean past = known == null && step.until() instanceof Until.Date;
        if (past && ((Until.Date) step.until()).endsPast()) {
            return new Outcome(
                    null,
                    new Ends(RunEnd.PAST_DATE, ""),
                    null,
                    false,
                    List.of(Line.ended(step.key(), RunEnd.PAST_DATE, "")));
        }
        return on(step, way, false, Line.passed(step.key(), Step.Way.NEXT, Map.of()));
    }

    private static Outcome waitsUntil(
            Step.WaitUntil step, Position at, Answers answers, Instant now, Calendar calendar) {
        Instant deadline = at.deadline() == null
                ? until(new Until.Days(step.days()), answers, at.arrived(), calendar)
                : at.deadline();
        if (answers.holds()) {
            return on(step, step.ways().get(0), false, Line.passed(step.key(), Step.Way.NEXT, answers.values()));
        } else if (deadline == null || !deadline.isAfter(now)) {
            return on(step, step.ways().get(1), false, Line.passed(step.key(), Step.Way.LATE, answers.values()));
        }
        // looked at before its deadline it has been said already what it waits for
        Position said = at.waiting() == Waiting.CONDITION
                ? new Position(step.key(), at.arrived(), Waiting.CONDITION, deadline, deadline)
                : at;
        return stays(step, said, new Stay(Waiting.CONDITION, deadline, deadline), calendar.zone());
    }

    private static Outcome writes(
            Step.Email step, Position at, Answers answers, boolean leavesUnsubscribed, Instant now, Calendar calendar) {
        Step.Way way = step.ways().get(0);
        String unreachable = answers.unreachable();
        if (unreachable != null) {
            return leavesUnsubscribed
                    ? new Outcome(
                            null,
                            new Ends(RunEnd.UNSUBSCRIBED, unreachable),
                            null,
                            false,
                            List.of(Line.ended(step.key(), RunEnd.UNSUBSCRIBED, unreachable)))
                    : on(step, way, false, Line.skipped(step.key(), unreachable));
        }
        Instant hours = calendar.hours().next(now, calendar.zone());
        if (hours.isAfter(now)) {
            return stays(step, at, new Stay(Waiting.HOURS, hours, at.deadline()), calendar.zone());
        }
        Instant free = answers.free();
        if (free != null && free.isAfter(now)) {
            Instant deadline = at.deadline() == null ? now.plus(CAPPED) : at.deadline();
            if (!deadline.isAfter(now)) {
                return on(
                        step,
                        way,
                        false,
                        Line.skipped(step.key(), "The address has got as many messages in 7 days as one may"));
            }
            Instant due = calendar.hours().next(free.isBefore(deadline) ? free : deadline, calendar.zone());
            return stays(step, at, new Stay(Waiting.CAP, due, deadline), calendar.zone());
        }
        return on(step, way, true, Line.passed(step.key(), Step.Way.NEXT, Map.of()));
    }

    /** When a wait that began then is over; null where there is no such moment. */
    static @Nullable Instant until(Until until, Answers answers, Instant since, Calendar calendar) {
        ZonedDateTime here = since.atZone(calendar.zone());
        if (until instanceof Until.Hours hours) {
            return since.plus(Duration.ofHours(hours.hours()));
        } else if (until instanceof Until.Days days) {
            return at(here.toLocalDate().plusDays(days.days()), here.toLocalTime(), calendar);
        } else if (until instanceof Until.WorkingDays days) {
            return at(calendar.working().after(here.toLocalDate(), days.days()), here.toLocalTime(), calendar);
        } else if (until instanceof Until.Weekday weekday) {
            LocalDate day = here.toLocalDate().with(TemporalAdjusters.nextOrSame(weekday.day()));
            Instant next = at(day, weekday.at(), calendar);
            return next.isAfter(since) ? next : at(day.plusWeeks(1), weekday.at(), calendar);
        }
        Until.Date date = (Until.Date) until;
        LocalDate day = answers.day();
        return day == null ? null : at(day.plusDays(date.plus()), date.at(), calendar);
    }

    /** A time that the clock skips moves on by the gap; one that comes twice is the first. */
    private static Instant at(LocalDate day, LocalTime time, Calendar calendar) {
        return ZonedDateTime.of(day, time, calendar.zone()).toInstant();
    }
}
