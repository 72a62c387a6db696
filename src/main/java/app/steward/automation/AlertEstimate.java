package app.steward.automation;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.automation.AlertPreview.Share;
import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Subject;
import app.steward.condition.sql.Bound;
import app.steward.condition.sql.RecordQuery;
import app.steward.problem.SqlState;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record2;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What an alert rule would have opened in the last days, before it is saved: the days are gone through again for a sample of
 * the records that the asker sees. It writes nothing, and takes no longer than somebody who edits waits.
 */
@Component
public class AlertEstimate {
    public static final int DAYS = 30;
    static final int SAMPLE = 2_000;

    private static final int LEAST = 50;
    private static final int PROBED = 200;

    /** What of the time is planned for: the rest is for days that take longer. */
    private static final double SURE = 0.7;

    private static final int MOST_HELD = 14;
    private static final double WEEKS = DAYS / 7.0;

    /** Of more alerts a week nobody takes each for a reason to act. */
    private static final int MOST_A_WEEK = 5;

    private final DSLContext sql;
    private final TransactionTemplate reading;
    private final Duration budget;

    /** @param budget what somebody who edits waits for; tests, whose machine may be busy, give more */
    AlertEstimate(
            DSLContext sql,
            PlatformTransactionManager transactions,
            @Value("${steward.alert-estimate:2s}") Duration budget) {
        this.sql = sql;
        this.budget = budget;
        this.reading = new TransactionTemplate(transactions);
        reading.setReadOnly(true);
        reading.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * A rule as far as it says when alerts open.
     *
     * @param condition segments, lists and the rest as one
     * @param role number of the success role that its alerts are for
     */
    public record Asked(
            Subject subject,
            List<Integer> segments,
            List<Integer> lists,
            ConditionTree condition,
            int holdsDays,
            int keepsDays,
            int quietDays,
            int role) {
        /** What a draft says of it. */
        public static Asked of(Subject subject, AlertRuleEditing.Draft draft, ConditionTree whole, int role) {
            return new Asked(
                    subject,
                    draft.segments(),
                    draft.lists(),
                    whole,
                    draft.holdsDays(),
                    draft.keepsDays(),
                    draft.quietDays(),
                    role);
        }

        AlertReplay replay() {
            return new AlertReplay(holdsDays, keepsDays, quietDays);
        }
    }

    /** A number that is an estimate: at least low and at most high with a chance of 19 of 20. */
    public record Range(long about, long low, long high) {
        /** @param many of a sample, each of which stands for so many */
        static Range of(int many, double times) {
            // a count of rare things: what else could have given it, less what is known for having been asked
            double unknown = Math.max(0, 1 - 1 / times);
            double off = 1.96 * Math.sqrt(many + 1.0) * Math.sqrt(unknown);
            double middle = many + 2 * unknown;
            return new Range(
                    Math.round(many * times),
                    Math.max(many, Math.round((middle - off) * times)),
                    Math.round((middle + off) * times));
        }
    }

    /** Seven of the days, the last one fewer. */
    public record Week(LocalDate from, Range opened) {}

    /**
     * What it comes to.
     *
     * @param opened alerts, reopenings not; exact where all records were asked
     * @param cleared of them within a day
     * @param sample how many records were asked
     * @param of how many there are
     * @param perMember who would have had them, as owners are now, the busiest first
     * @param asNow keys of fields that are read as they are now
     * @param calmer so many days it would have to hold to open half as many; null where it is not noisy, or none does
     */
    public record Last30Days(
            Range opened,
            List<Week> weeks,
            long cleared,
            int sample,
            long of,
            List<Share> perMember,
            List<String> asNow,
            @Nullable Integer calmer) {
        public boolean ofAll() {
            return sample >= of;
        }

        public long aWeek() {
            return Math.round(opened.about() / WEEKS);
        }

        /** The largest that a week may have had. */
        public long top() {
            return weeks.stream().mapToLong(week -> week.opened().high()).max().orElse(0);
        }

        /** Of the busiest member. */
        public long busiestAWeek() {
            return perMember.stream()
                    .filter(share -> share.member() != null)
                    .mapToLong(share -> Math.round(share.alerts() / WEEKS))
                    .max()
                    .orElse(0);
        }

        private Last30Days with(@Nullable Integer held) {
            return new Last30Days(opened, weeks, cleared, sample, of, perMember, asNow, held);
        }

        public boolean noisy() {
            return busiestAWeek() > MOST_A_WEEK;
        }
    }

    /** Empty where it would take too long. */
    public Optional<Last30Days> of(Viewer viewer, Asked asked, Catalogue catalogue, Now now) {
        long until = System.nanoTime() + budget.toNanos();
        try {
            return Optional.ofNullable(reading.execute(status -> estimate(viewer, asked, catalogue, now, until)));
        } catch (RuntimeException e) {
            if (SqlState.is(e, SqlState.CANCELLED)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Last30Days estimate(Viewer viewer, Asked asked, Catalogue catalogue, Now now, long until) {
        limit(until);
        RecordQuery query = new RecordQuery(asked.subject(), catalogue, now).askedBy(viewer);
        Condition those = query.visible().and(narrowed(asked, query, now));
        long of =
                sql.selectCount().from(query.from()).where(those).fetchSingle().value1();
        List<Long> sample = sample(query, those, of);
        PastFacts past = PastFacts.of(asked.condition(), asked.subject(), catalogue);
        if (sample.isEmpty()) {
            return new Last30Days(new Range(0, 0, 0), List.of(), 0, 0, of, List.of(), past.asNow(), null);
        }
        Map<Long, boolean[]> days = new LinkedHashMap<>();
        // a few tell how many the days can be asked for
        List<Long> few = sample.subList(0, Math.min(sample.size(), PROBED));
        limit(until);
        long probed = System.nanoTime();
        matching(viewer, asked, catalogue, now, 1, few, past);
        List<Long> some = affordable(sample, few.size(), System.nanoTime() - probed, DAYS + 1, until);
        for (int ago = 0; ago <= DAYS; ago++) {
            limit(until);
            long started = System.nanoTime();
            for (Long id : matching(viewer, asked, catalogue, now, ago, some, past)) {
                days.computeIfAbsent(id, any -> new boolean[DAYS + 1])[DAYS - ago] = true;
            }
            if (ago > 0) {
                some = affordable(some, some.size(), System.nanoTime() - started, DAYS - ago, until);
            }
        }
        days.keySet().retainAll(some);
        return told(asked, days, some, of, asNow(past, asked.subject(), some, now), now);
    }

    /** In segments and lists of the rule, now or at some time of these days; all where it names none. */
    private static Condition narrowed(Asked asked, RecordQuery query, Now now) {
        if (asked.segments().isEmpty() && asked.lists().isEmpty()) {
            return noCondition();
        }
        Subject subject = asked.subject();
        return condition(
                "({0} && {1} or {2} && {3} or {4} in (select h.record_id from membership_history h where h.kind = 'segment'"
                        + " and h.subject = {5} and h.definition = any ({1}) and h.at >= {6}))",
                subject.derived("segments", Integer[].class),
                numbers(asked.segments()),
                subject.derived("rules", Integer[].class),
                numbers(asked.lists()),
                query.id(),
                inline(subject.key()),
                val(now.startOf(now.windowStart(DAYS + 1)).atOffset(ZoneOffset.UTC)));
    }

    /** The same ones each time, and others for no other reason than their number. */
    private List<Long> sample(RecordQuery query, Condition those, long of) {
        Field<Long> hash = field("hashint8({0}) & 2147483647", Long.class, query.id());
        // a few more than wanted, since a share is no count
        long every = Math.max(1, of / (SAMPLE + SAMPLE / 4));
        return sql.select(query.id())
                .from(query.from())
                .where(those)
                .and(every == 1 ? noCondition() : condition("({0}) % {1} = 0", hash, inline(every)))
                .orderBy(hash, query.id())
                .limit(SAMPLE)
                .fetch(query.id());
    }

    /** As many as the days that remain can be asked for in what is left of the time, where one took so long for so many. */
    private static List<Long> affordable(List<Long> sample, int asked, long took, int days, long until) {
        double left = Math.max(0, until - System.nanoTime()) * SURE;
        double most = asked * left / ((double) took * days);
        return sample.size() <= Math.max(LEAST, most) ? sample : sample.subList(0, Math.max(LEAST, (int) most));
    }

    /** Keys of fields that are read as they are now, of all or of some of these records. */
    private List<String> asNow(PastFacts past, Subject subject, List<Long> records, Now now) {
        Map<String, Condition> hidden = past.hidden(subject, Bound.longs(records), endOfDay(now, DAYS));
        List<String> all = new ArrayList<>(past.asNow());
        if (!hidden.isEmpty()) {
            List<Field<Boolean>> tests =
                    hidden.values().stream().map(test -> DSL.field(test)).toList();
            Record found = sql.select(tests).fetchSingle();
            List<String> keys = List.copyOf(hidden.keySet());
            for (int i = 0; i < keys.size(); i++) {
                if (found.get(i, Boolean.class)) {
                    all.add(keys.get(i));
                }
            }
        }
        return all;
    }

    private static Now endOfDay(Now now, int ago) {
        return new Now(now.startOf(now.today().minusDays(ago - 1L)).minusMillis(1), now.zone(), now.firstDay());
    }

    private List<Long> matching(
            Viewer viewer, Asked asked, Catalogue catalogue, Now now, int ago, List<Long> records, PastFacts past) {
        Field<Long[]> ids = Bound.longs(records);
        RecordQuery query;
        Condition was = noCondition();
        if (ago == 0) {
            query = new RecordQuery(asked.subject(), catalogue, now).askedBy(viewer);
        } else {
            Now then = endOfDay(now, ago);
            query = new RecordQuery(asked.subject(), catalogue, then)
                    .askedBy(viewer)
                    .past(now, past.at(asked.subject(), ids, then));
            // one that came later has matched nothing yet
            was = field(name(asked.subject().alias(), "created_on"), LocalDate.class)
                    .le(inline(then.today()));
        }
        query.only(select(field("unnest({0})", Long.class, ids)));
        // not as a filter, of which the planner expects one record in 200: it would compute what is beside once for
        // each
        Field<Boolean> met = field(query.test(asked.condition())).as("met");
        return sql
                .select(query.id(), met)
                .from(query.from())
                .where(query.id().eq(field("any ({0})", Long.class, ids)))
                .and(was)
                .fetch()
                .stream()
                .filter(row -> Boolean.TRUE.equals(row.value2()))
                .map(Record2::value1)
                .toList();
    }

    private Last30Days told(
            Asked asked, Map<Long, boolean[]> days, List<Long> sample, long of, List<String> asNow, Now now) {
        AlertReplay rule = asked.replay();
        Map<Long, Integer> opened = new LinkedHashMap<>();
        int[] byWeek = new int[(DAYS + 6) / 7];
        int cleared = 0;
        for (Map.Entry<Long, boolean[]> record : days.entrySet()) {
            AlertReplay.Played played = rule.play(record.getValue());
            cleared += played.cleared();
            played.opened().forEach(day -> byWeek[(day - 1) / 7]++);
            if (!played.opened().isEmpty()) {
                opened.put(record.getKey(), played.opened().size());
            }
        }
        int many = opened.values().stream().mapToInt(Integer::intValue).sum();
        double times = (double) of / sample.size();
        List<Share> shares = shares(asked, opened, times);
        Last30Days plain = new Last30Days(
                Range.of(many, times),
                weeks(byWeek, times, now),
                Math.round(cleared * times),
                sample.size(),
                of,
                shares,
                asNow,
                null);
        return plain.noisy() ? plain.with(calmer(asked, days, many)) : plain;
    }

    private static List<Week> weeks(int[] byWeek, double times, Now now) {
        List<Week> weeks = new ArrayList<>();
        for (int week = 0; week < byWeek.length; week++) {
            weeks.add(new Week(now.windowStart(DAYS).plusDays(7L * week), Range.of(byWeek[week], times)));
        }
        return weeks;
    }

    private static @Nullable Integer calmer(Asked asked, Map<Long, boolean[]> days, int many) {
        for (int held = asked.holdsDays() + 1; held <= MOST_HELD; held++) {
            AlertReplay rule = new AlertReplay(held, asked.keepsDays(), asked.quietDays());
            int opened = days.values().stream()
                    .mapToInt(record -> rule.play(record).opened().size())
                    .sum();
            if (2 * opened <= many) {
                return held;
            }
        }
        return null;
    }

    private List<Share> shares(Asked asked, Map<Long, Integer> opened, double times) {
        if (opened.isEmpty()) {
            return List.of();
        }
        Field<Long> id = field(name("r", "id"), Long.class);
        Map<Optional<Long>, Share> shares = new HashMap<>();
        sql.select(
                        id,
                        field(name("w", "id"), Long.class),
                        field(name("w", "name"), String.class),
                        field(name("w", "email"), String.class))
                .from(table(name(asked.subject().plural())).as("r"))
                .leftJoin(table(name("team_members")).as("w"))
                .on(condition(
                        "w.id = owner_for({0}, {1}::smallint)", asked.subject().accountOf("r"), inline(asked.role())))
                .where(id.eq(field("any ({0})", Long.class, Bound.longs(opened.keySet()))))
                .forEach(row -> shares.merge(
                        Optional.ofNullable(row.value2()),
                        new Share(row.value3(), row.value4(), Objects.requireNonNull(opened.get(row.value1()))),
                        (one, other) -> new Share(one.member(), one.email(), one.alerts() + other.alerts())));
        List<Share> all = new ArrayList<>();
        for (Share share : shares.values()) {
            all.add(new Share(share.member(), share.email(), Math.round(share.alerts() * times)));
        }
        all.sort(Comparator.comparingLong((Share share) -> -share.alerts())
                .thenComparing(share -> String.valueOf(share.member())));
        return all.stream().limit(AlertPreview.PEOPLE).toList();
    }

    private void limit(long until) {
        long left = Math.max(1, Duration.ofNanos(until - System.nanoTime()).toMillis());
        sql.execute("set local statement_timeout = {0}", DSL.inline(Math.toIntExact(left)));
    }

    private static Field<Integer[]> numbers(List<Integer> numbers) {
        return Bound.ints(numbers);
    }
}
