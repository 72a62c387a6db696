package app.steward.milestone;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.val;

import app.steward.action.Actions;
import app.steward.action.Occasion;
import app.steward.change.Chains;
import app.steward.change.ChangeQueue;
import app.steward.change.ChangedFields;
import app.steward.change.Touches;
import app.steward.condition.MembershipKind;
import app.steward.condition.Subject;
import app.steward.condition.UsedBy;
import app.steward.condition.sql.Bound;
import app.steward.fact.Batches.Done;
import app.steward.membership.RuleGuards.Allowed;
import app.steward.membership.RuleMembers;
import app.steward.milestone.MilestonesMet.Met;
import app.steward.notice.HeldRules;
import app.steward.task.TaskMaker.Cause;
import app.steward.workspace.Now;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Acts upon what the rules found: meets milestones for enterings that are due, in their order, and does what follows. All of it
 * in the caller's transaction, so that what is marked as acted upon is met with all that follows, and the other way round.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class MilestonePass {
    static final int BATCH = 10_000;

    private final DSLContext sql;
    private final Milestones milestones;
    private final HeldRules guards;
    private final Actions actions;
    private final ChangeQueue queue;
    private final UsedBy uses;
    private final ApplicationEventPublisher events;

    MilestonePass(
            DSLContext sql,
            Milestones milestones,
            HeldRules guards,
            Actions actions,
            ChangeQueue queue,
            UsedBy uses,
            ApplicationEventPublisher events) {
        this.sql = sql;
        this.milestones = milestones;
        this.guards = guards;
        this.actions = actions;
        this.queue = queue;
        this.uses = uses;
        this.events = events;
    }

    /**
     * Which enterings are meant.
     *
     * @param rules null for all
     * @param records null for all
     * @param led which rules led to it
     */
    record Part(
            @Nullable Collection<Integer> rules, @Nullable Collection<Long> records, Chains led) {
        /** That begins with whoever asks for it. */
        Part(@Nullable Collection<Integer> rules, @Nullable Collection<Long> records) {
            this(rules, records, Chains.NONE);
        }

        Condition of(String alias) {
            return RuleMembers.among(alias, rules, records);
        }
    }

    private record Due(int milestone, long account, OffsetDateTime entered) {}

    /** Of a strict one the one before has to be met that is for the account, if there is any. */
    private static final String DUE = """
            from rule_members m join rules r on r.id = m.rule_id join milestones d on d.rule_id = r.id
            join accounts a on a.id = m.record_id join account_facts f on f.account_id = m.record_id
            where r.kind = 'milestone' and r.held_at is null and r.state <> 'broken' and a.archived_at is null
              and {0} and {1} and not coalesce(f.milestones @> array[m.rule_id], false)
              and (not d.strict or coalesce((
                select coalesce(f.milestones @> array[p.rule_id], false)
                from milestones p join rules q on q.id = p.rule_id
                where (p.position, p.rule_id) < (d.position, d.rule_id) and q.armed_at is not null
                  and (q.segments = '{}' or f.segments && q.segments)
                order by p.position desc, p.rule_id desc limit 1), true))""";

    long count(Part part, Now now) {
        return sql.fetchSingle("select count(*) " + DUE, RuleMembers.due("m", "r", now), part.of("m"))
                .get(0, Long.class);
    }

    /** How many are due of each that nobody let through. */
    private Map<Integer, Long> guarded(Part part, Now now) {
        Map<Integer, Long> due = new HashMap<>();
        sql.fetch(
                        "select m.rule_id, count(*) " + DUE
                                + " and not d.permitted and m.entered_at > coalesce(d.let_through_at, '-infinity')"
                                + " group by m.rule_id",
                        RuleMembers.due("m", "r", now),
                        part.of("m"))
                .forEach(row -> due.put(row.get(0, Integer.class), row.get(1, Long.class)));
        return due;
    }

    /** Meets a batch of those that are due. In a pass guards are asked before anything acts. */
    Done meet(Part part, Now now) {
        if (part.records() == null) {
            guards.check(MilestoneGuard.MILESTONES, guarded(part, now), now);
        }
        List<Due> due = sql.fetch(
                        "select m.rule_id, m.record_id, m.entered_at " + DUE
                                + " order by d.position, m.rule_id, m.record_id limit {2}",
                        RuleMembers.due("m", "r", now),
                        part.of("m"),
                        inline(BATCH))
                .map(row ->
                        new Due(row.get(0, Integer.class), row.get(1, Long.class), row.get(2, OffsetDateTime.class)));
        if (part.records() != null && !due.isEmpty()) {
            due = Allowed.of(due, Due::milestone, guards.check(MilestoneGuard.MILESTONES, guarded(part, now), now));
        }
        if (due.isEmpty()) {
            return Done.NOTHING;
        }
        Map<Integer, Milestone> known = milestones.all().stream().collect(Collectors.toMap(Milestone::id, one -> one));
        lock(due, known);
        List<Due> used = use(part, due, now);
        List<Met> met = add(used, known, now);
        follow(met, known, now, part.led());
        return new Done(met.size(), numbers(met), !used.isEmpty());
    }

    private static Set<Integer> numbers(List<Met> met) {
        return met.stream().map(Met::milestone).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Records before what is derived of them: who changes an account holds it before its derived row. */
    private void lock(List<Due> due, Map<Integer, Milestone> known) {
        List<Long> set = due.stream()
                .filter(each -> sets(known.get(each.milestone())))
                .map(Due::account)
                .toList();
        if (!set.isEmpty()) {
            sql.execute("select 1 from accounts where id = any ({0}) order by id for no key update", Bound.longs(set));
        }
        lockFacts(due.stream().map(Due::account).toList());
    }

    private static boolean sets(@Nullable Milestone one) {
        return one != null
                && one.settings().actions().stream()
                        .anyMatch(action -> action.type().equals("set"));
    }

    void lockFacts(Collection<Long> accounts) {
        sql.execute(
                "select 1 from account_facts where account_id = any ({0}) order by account_id for no key update",
                Bound.longs(accounts));
    }

    private List<Due> use(Part part, List<Due> due, Now now) {
        return sql.fetch(RuleMembers.use(
                        Bound.ints(due, Due::milestone), Bound.longs(due, Due::account), part.records() != null, now))
                .map(row ->
                        new Due(row.get(0, Integer.class), row.get(1, Long.class), row.get(2, OffsetDateTime.class)));
    }

    private List<Met> add(List<Due> used, Map<Integer, Milestone> known, Now now) {
        if (used.isEmpty()) {
            return List.of();
        }
        List<String> how = used.stream()
                .map(each -> {
                    Milestone one = known.get(each.milestone());
                    return one != null && one.skips(each.entered().toInstant()) ? "existing" : "rule";
                })
                .toList();
        return met(
                sql.fetch(
                        """
                with came as (
                  insert into milestones_met (account_id, milestone_id, met_at, how, evidence)
                  select k.account_id, k.milestone_id, {0}, k.how,
                    jsonb_build_object('version', r.version, 'entered', k.entered)
                  from unnest({1}, {2}, {3}, {4}) k (milestone_id, account_id, how, entered)
                  join rules r on r.id = k.milestone_id
                  order by k.account_id, k.milestone_id on conflict do nothing
                  returning account_id, milestone_id, met_at, how
                ), told as (
                  insert into milestone_log (account_id, milestone_id, at, what, how)
                  select account_id, milestone_id, met_at, 'met', how from came order by account_id, milestone_id
                )
                select milestone_id, account_id, how from came order by account_id, milestone_id""",
                        val(now.timestamp()),
                        Bound.ints(used, Due::milestone),
                        Bound.longs(used, Due::account),
                        Bound.texts(how),
                        Bound.moments(used, Due::entered)),
                now);
    }

    private static List<Met> met(Result<Record> rows, Now now) {
        return rows.map(row ->
                new Met(row.get(0, Integer.class), row.get(1, Long.class), now.instant(), row.get(2, String.class)));
    }

    /**
     * What follows of having met: actions, but for those who matched before it went on; who reads it; who is told.
     *
     * @param led which rules led to it
     */
    void follow(List<Met> met, Map<Integer, Milestone> known, Now now, Chains led) {
        if (met.isEmpty()) {
            return;
        }
        Map<Integer, List<Occasion.Row>> rows = new HashMap<>();
        for (Met each : met) {
            if (!each.how().equals("existing")) {
                rows.computeIfAbsent(each.milestone(), any -> new ArrayList<>())
                        .add(new Occasion.Row(
                                each.account() + ":" + each.milestone() + ":" + each.at(), each.account(), null));
            }
        }
        rows.keySet().stream()
                .map(known::get)
                .filter(Objects::nonNull)
                .sorted(java.util.Comparator.comparingInt(one -> one.settings().position()))
                .forEach(one -> actions.carryOut(
                        one.settings().actions(),
                        new Occasion(
                                Cause.MILESTONE,
                                rows.getOrDefault(one.id(), List.of()),
                                "",
                                Subject.ACCOUNT,
                                one.name() + " is met",
                                now,
                                led.then(one.id()))));
        moved(met, led);
        events.publishEvent(new MilestonesMet(met));
    }

    /** Accounts of which a rule, list or the like reads milestones are tested again, in the background. */
    void moved(Collection<Met> met, Chains led) {
        if (uses.members(MembershipKind.MILESTONE).isEmpty() && !readsTheNext()) {
            return;
        }
        Touches touches = new Touches();
        for (Met each : met) {
            touches.add(
                    Subject.ACCOUNT,
                    each.account(),
                    new ChangedFields(Set.of(MilestoneFields.nameOf(each.milestone()))),
                    led.then(each.milestone()).of(Subject.ACCOUNT, each.account()));
        }
        queue.add(touches);
    }

    private boolean readsTheNext() {
        return Stream.concat(MilestoneFields.OF_THE_NEXT.stream(), Stream.of(MilestoneFields.MET))
                .anyMatch(key -> !uses.field(Subject.ACCOUNT, key).isEmpty());
    }

    /** Computed and acted upon for all accounts: from now on who comes to match is met with all that follows. */
    void finished(Part part, Now now) {
        sql.execute("""
                update milestones d set skips = false, permitted = false,
                  skipped_until = case when d.skips then {0} else d.skipped_until end,
                  let_through_at = case when d.permitted then {0} else d.let_through_at end
                from rules r where r.id = d.rule_id and (d.skips or d.permitted) and r.state = 'fresh' and {1}""", val(now.timestamp()), new Part(part.rules(), null).of("d"));
    }
}
