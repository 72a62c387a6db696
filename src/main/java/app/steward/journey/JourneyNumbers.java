package app.steward.journey;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import app.steward.condition.sql.Bound;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * How many are where in a journey, have passed and were skipped, of users whom the viewer sees. They add up: who entered is
 * here, stuck or has ended; who came to a step is here, stuck, has passed it, was skipped, or ended there.
 */
@Component
@Transactional(readOnly = true)
public class JourneyNumbers {
    private final DSLContext sql;

    JourneyNumbers(DSLContext sql) {
        this.sql = sql;
    }

    /** Why so many were skipped at a step, or ended. */
    public record Reason(String why, long n) {}

    /**
     * At one step.
     *
     * @param passed by way, see {@link Step.Way}
     */
    public record AtStep(
            String key, long here, long stuck, Map<String, Long> passed, List<Reason> skipped, long ended) {
        public long allPassed() {
            return passed.values().stream().mapToLong(Long::longValue).sum();
        }

        public long allSkipped() {
            return skipped.stream().mapToLong(Reason::n).sum();
        }

        public long came() {
            return here + stuck + allPassed() + allSkipped() + ended;
        }
    }

    /**
     * Of a journey.
     *
     * @param ended by why
     */
    public record Numbers(long entered, long here, long stuck, List<Reason> ended, long goals, List<AtStep> steps) {
        public long allEnded() {
            return ended.stream().mapToLong(Reason::n).sum();
        }

        /** At a step that nobody came to, nothing. */
        public AtStep at(String step) {
            return steps.stream()
                    .filter(each -> each.key().equals(step))
                    .findFirst()
                    .orElse(new AtStep(step, 0, 0, Map.of(), List.of(), 0));
        }
    }

    /**
     * Of the runs that are in a version and entered within a period.
     *
     * @param edition null: all versions
     * @param from first day; null: from the beginning
     * @param to last day; null: until now
     */
    public Numbers of(
            Viewer viewer,
            int journey,
            @Nullable Integer edition,
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            Now now) {
        Condition which = which(journey, edition, from, to, now);
        Condition seen = seen(viewer);
        Map<String, long[]> at = new LinkedHashMap<>();
        Map<String, Map<String, Long>> passed = new HashMap<>();
        Map<String, List<Reason>> skipped = new HashMap<>();
        Map<String, Long> ended = new LinkedHashMap<>();
        long[] all = new long[4];
        sql.fetch("""
                        select r.step, r.state, r.end_why, count(*) as n, count(r.goal_at) as goals
                        from journey_runs r join users u on u.id = r.user_id where {0} and {1}
                        group by r.step, r.state, r.end_why order by n desc, r.end_why, r.step""", which, seen).forEach(row -> {
            long n = row.get("n", Long.class);
            all[0] += n;
            all[3] += row.get("goals", Long.class);
            String why = row.get("end_why", String.class);
            if (why != null) {
                ended.merge(why, n, Long::sum);
            } else {
                boolean stuck = row.get("state", String.class).equals("stuck");
                all[stuck ? 2 : 1] += n;
                at.computeIfAbsent(row.get("step", String.class), any -> new long[3])[stuck ? 1 : 0] += n;
            }
        });
        sql.fetch("""
                        select l.step, l.what, coalesce(l.detail ->> 'way', 'next') as way, l.detail ->> 'why' as why,
                          count(*) as n
                        from journey_runs r join users u on u.id = r.user_id join journey_log l on l.run_id = r.id
                        where {0} and {1} and l.step is not null and l.what in ('passed', 'skipped', 'ended')
                        group by 1, 2, 3, 4 order by n desc, 4, 1""", which, seen).forEach(row -> {
            String step = row.get("step", String.class);
            long n = row.get("n", Long.class);
            long[] counts = at.computeIfAbsent(step, any -> new long[3]);
            switch (row.get("what", String.class)) {
                case "passed" ->
                    passed.computeIfAbsent(step, any -> new LinkedHashMap<>())
                            .merge(row.get("way", String.class), n, Long::sum);
                case "skipped" ->
                    skipped.computeIfAbsent(step, any -> new ArrayList<>())
                            .add(new Reason(row.get("why", String.class), n));
                default -> counts[2] += n;
            }
        });
        List<AtStep> steps = new ArrayList<>();
        at.forEach((step, counts) -> steps.add(new AtStep(
                step,
                counts[0],
                counts[1],
                passed.getOrDefault(step, Map.of()),
                skipped.getOrDefault(step, List.of()),
                counts[2])));
        return new Numbers(
                all[0],
                all[1],
                all[2],
                ended.entrySet().stream()
                        .map(each -> new Reason(each.getKey(), each.getValue()))
                        .toList(),
                all[3],
                steps);
    }

    /** How many messages of each step stayed here, since there is no mail server or it is not to send; of the same runs. */
    public Map<String, Long> kept(
            Viewer viewer, int journey, @Nullable Integer edition, @Nullable LocalDate from, Now now) {
        Map<String, Long> kept = new HashMap<>();
        sql.fetch("""
                        select o.step, count(*) as n
                        from journey_runs r join users u on u.id = r.user_id join outbox o on o.run_id = r.id
                        where {0} and {1} and o.state = 'kept' and o.step is not null group by o.step""", which(journey, edition, from, null, now), seen(viewer))
                .forEach(row -> kept.put(row.get("step", String.class), row.get("n", Long.class)));
        return kept;
    }

    private static Condition which(
            int journey, @Nullable Integer edition, @Nullable LocalDate from, @Nullable LocalDate to, Now now) {
        return condition("r.journey_id = {0}", inline(journey))
                .and(edition == null ? noCondition() : condition("r.edition = {0}", inline(edition)))
                .and(from == null ? noCondition() : condition("r.entered_at >= {0}", val(start(from, now))))
                .and(to == null ? noCondition() : condition("r.entered_at < {0}", val(start(to.plusDays(1), now))));
    }

    /** Users whom the viewer sees, those that are archived out of all counts. */
    private static Condition seen(Viewer viewer) {
        return viewer.sees(Subject.USER, field(name("u", "account_id"), Long.class))
                .and(org.jooq.impl.DSL.not(Subject.USER.archived("u")));
    }

    private static OffsetDateTime start(LocalDate day, Now now) {
        return now.startOf(day).atOffset(ZoneOffset.UTC);
    }

    /**
     * In a line of the list of journeys.
     *
     * @param messages that left or stayed here
     * @param kept how many of them stayed here
     * @param last when the last one entered; null: nobody has
     */
    public record Line(
            long entered,
            long here,
            long stuck,
            long goals,
            long messages,
            long kept,
            @Nullable Instant last) {
        public static final Line NOTHING = new Line(0, 0, 0, 0, 0, 0, null);
    }

    /** Of these journeys at once, by number; of those that nobody has entered nothing. */
    public Map<Integer, Line> lines(Viewer viewer, Collection<Integer> journeys) {
        Map<Integer, Line> lines = new HashMap<>();
        if (journeys.isEmpty()) {
            return lines;
        }
        Condition seen = seen(viewer);
        sql.fetch("""
                        select r.journey_id, count(*) as entered,
                          count(*) filter (where r.left_at is null and r.state <> 'stuck') as here,
                          count(*) filter (where r.left_at is null and r.state = 'stuck') as stuck,
                          count(r.goal_at) as goals, max(r.entered_at) as last
                        from journey_runs r join users u on u.id = r.user_id where r.journey_id = any ({0}) and {1}
                        group by r.journey_id""", Bound.ints(journeys), seen)
                .forEach(row -> lines.put(
                        row.get("journey_id", Integer.class),
                        new Line(
                                row.get("entered", Long.class),
                                row.get("here", Long.class),
                                row.get("stuck", Long.class),
                                row.get("goals", Long.class),
                                0,
                                0,
                                row.get("last", OffsetDateTime.class).toInstant())));
        sql.fetch("""
                        select o.source, count(*) as n, count(*) filter (where o.state = 'kept') as kept from outbox o join users u on u.id = o.user_id
                        where o.kind = 'customer' and o.state in ('sent', 'kept') and o.source = any ({0}) and {1}
                        group by o.source""", Bound.texts(journeys, StepMessages::source), seen)
                .forEach(row -> lines.computeIfPresent(
                        Integer.valueOf(row.get("source", String.class).substring("journey:".length())),
                        (id, line) -> new Line(
                                line.entered(),
                                line.here(),
                                line.stuck(),
                                line.goals(),
                                row.get("n", Long.class),
                                row.get("kept", Long.class),
                                line.last())));
        return lines;
    }
}
