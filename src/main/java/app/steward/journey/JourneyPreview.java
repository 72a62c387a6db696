package app.steward.journey;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Purpose;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.journey.JourneyNumbers.Reason;
import app.steward.journey.Step.Until;
import app.steward.mail.CustomerMail;
import app.steward.membership.RuleCondition;
import app.steward.team.Viewer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What a draft would do if it were published now, of users whom the viewer sees; changing nothing. */
@Component
@Transactional(readOnly = true)
public class JourneyPreview {
    /** So far ahead messages are told. */
    public static final int DAYS = 14;

    private final DSLContext sql;
    private final Conditions conditions;
    private final CustomerMail mail;

    JourneyPreview(DSLContext sql, Conditions conditions, CustomerMail mail) {
        this.sql = sql;
        this.conditions = conditions;
        this.mail = mail;
    }

    /** Messages of a day, at most. */
    public record OfDay(LocalDate day, long messages) {}

    /**
     * What would be.
     *
     * @param matching who meets the entry
     * @param newly those who do not meet it as it is published now
     * @param shut those who match and would not enter, by the first gate that shuts them out
     * @param entering who would enter
     * @param withoutAddress of these, those who have none
     * @param suppressed of these, those whose address gets nothing
     * @param branches of the first branching, by way; empty where there is none
     * @param messages by day; at most, as if everybody took the way with the most
     * @param perDay how many messages the server takes in a day; 0: there is no server
     */
    public record Would(
            long matching,
            long newly,
            List<Reason> shut,
            long entering,
            long withoutAddress,
            long suppressed,
            @Nullable String branching,
            List<Reason> branches,
            List<OfDay> messages,
            long perDay) {}

    /** Throws {@link app.steward.problem.BadInput} where the conditions can't be read. */
    public Would of(Viewer viewer, Journey journey, Definition draft, Snapshot present) {
        Subject subject = journey.subject();
        Definition.Entry entry = draft.entry();
        ConditionTree whole = conditions.read(
                present.catalogue(),
                subject,
                RuleCondition.of(entry.segments(), entry.lists(), entry.condition()),
                Purpose.RULE);
        CompiledDefinition of = CompiledDefinition.of(
                journey.id(), journey.edition() + 1, subject, draft, present.catalogue(), conditions);
        Journey live = new Journey(
                journey.head(), Journey.Status.LIVE, draft, journey.edition(), 0, null, journey.savedAt(), null);
        RecordQuery query = new RecordQuery(subject, present.catalogue(), present.now()).askedBy(viewer);
        Condition test = query.test(whole);
        Field<String> gate = Gates.first(Gates.shut(live, of, query, present.now(), false));
        Step.If branching = firstBranching(draft);
        List<ConditionTree> asks = branching == null ? List.of() : of.asks(branching.key());
        Field<Integer> branch = branch(asks, query);
        Condition known = condition(
                "exists (select from rule_members m where m.rule_id = {0} and m.record_id = {1} and m.left_at is null)",
                inline(journey.id()), query.id());
        Field<String> address = field(
                "case when u.email_fold is null then 'none' when {0} then 'suppressed' end",
                String.class, Gates.unreachable());
        Condition visible = query.visible();
        List<Record> rows = sql.fetch(
                "select gate, known, address, branch, count(*) as n from ({0}) w group by 1, 2, 3, 4",
                select(gate.as("gate"), field(known).as("known"), address.as("address"), branch.as("branch"))
                        .from(query.from())
                        .where(visible)
                        .and(test));
        long matching = 0;
        long newly = 0;
        long entering = 0;
        long without = 0;
        long suppressed = 0;
        Map<String, Long> shut = new TreeMap<>();
        Map<Integer, Long> branches = new TreeMap<>();
        for (Record row : rows) {
            long n = row.get("n", Long.class);
            matching += n;
            newly += row.get("known", Boolean.class) ? 0 : n;
            String by = row.get("gate", String.class);
            if (by != null) {
                shut.merge(by, n, Long::sum);
                continue;
            }
            entering += n;
            String how = row.get("address", String.class);
            without += "none".equals(how) ? n : 0;
            suppressed += "suppressed".equals(how) ? n : 0;
            branches.merge(row.get("branch", Integer.class), n, Long::sum);
        }
        return new Would(
                matching,
                newly,
                shut.entrySet().stream()
                        .map(each -> new Reason(each.getKey(), each.getValue()))
                        .toList(),
                entering,
                without,
                suppressed,
                branching == null ? null : branching.key(),
                branching == null
                        ? List.of()
                        : branching.ways().stream()
                                .map(way -> new Reason(way.key(), branches.getOrDefault(place(way), 0L)))
                                .toList(),
                messages(draft, Math.max(0, entering - without - suppressed), present),
                mail.leaves() ? 24L * mail.perHour() : 0);
    }

    private static int place(Step.Way way) {
        return way.key().equals(Step.Way.ELSE) ? -1 : Integer.parseInt(way.key()) - 1;
    }

    private static Field<Integer> branch(List<ConditionTree> asks, RecordQuery query) {
        Field<Integer> branch = inline(-1);
        for (int i = asks.size() - 1; i >= 0; i--) {
            branch = org.jooq.impl.DSL.when(query.test(asks.get(i)), inline(i)).otherwise(branch);
        }
        return branch;
    }

    private static Step.@Nullable If firstBranching(Definition draft) {
        return (Step.If) draft.inOrder().stream()
                .filter(step -> step instanceof Step.If)
                .findFirst()
                .orElse(null);
    }

    /**
     * As if all who enter took at each fork the way that writes most within these days, and nobody waited for a condition
     * longer than at all.
     */
    private List<OfDay> messages(Definition draft, long users, Snapshot present) {
        List<Instant> sent = busiest(draft, draft.first().orElse(null), present, new HashSet<>());
        ZoneId zone = present.now().zone();
        List<OfDay> days = new ArrayList<>();
        for (int i = 0; i < DAYS; i++) {
            LocalDate day = present.now().today().plusDays(i);
            long many = sent.stream()
                    .filter(at -> at.atZone(zone).toLocalDate().equals(day))
                    .count();
            days.add(new OfDay(day, many * users));
        }
        return days;
    }

    private List<Instant> busiest(Definition draft, @Nullable Step first, Snapshot present, Set<String> seen) {
        return first == null
                ? List.of()
                : new Busiest(draft, present, seen).from(first, present.now().instant());
    }

    private final class Busiest {
        private final Map<String, Step> steps;
        private final Snapshot present;
        private final Set<String> seen;
        private final Instant until;
        private int looks = 10_000;

        Busiest(Definition draft, Snapshot present, Set<String> seen) {
            this.steps = draft.byKey();
            this.present = present;
            this.seen = seen;
            this.until = present.now().instant().plus(Duration.ofDays(DAYS));
        }

        List<Instant> from(@Nullable Step step, Instant at) {
            if (step == null || at.isAfter(until) || looks-- < 0 || !seen.add(step.key())) {
                return List.of();
            }
            List<Instant> most = List.of();
            Instant then = at;
            if (step instanceof Step.Wait wait && !(wait.until() instanceof Until.Date)) {
                Instant over = Advance.until(
                        wait.until(),
                        Advance.Answers.NONE,
                        at,
                        new Advance.Calendar(
                                present.now().zone(),
                                app.steward.workspace.WorkingDays.USUAL,
                                (moment, zone) -> moment));
                then = over == null ? at : over;
            } else if (step instanceof Step.Email) {
                then = mail.hours().next(at, present.now().zone());
            }
            for (Step.Way way : step.ways()) {
                List<Instant> there = from(way.next() == null ? null : steps.get(way.next()), then);
                most = there.size() > most.size() ? there : most;
            }
            seen.remove(step.key());
            if (!(step instanceof Step.Email)) {
                return most;
            }
            List<Instant> all = new ArrayList<>(most);
            all.add(then);
            Collections.sort(all);
            return all;
        }
    }
}
