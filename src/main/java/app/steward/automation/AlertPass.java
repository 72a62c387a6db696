package app.steward.automation;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sql;
import static org.jooq.impl.DSL.trueCondition;
import static org.jooq.impl.DSL.val;

import app.steward.change.Chains;
import app.steward.condition.Catalogue;
import app.steward.condition.Subject;
import app.steward.condition.sql.Bound;
import app.steward.fact.Batches.Done;
import app.steward.membership.RuleGuards.Allowed;
import app.steward.membership.RuleKind;
import app.steward.membership.RuleMembers;
import app.steward.membership.RuleRefusals;
import app.steward.membership.WaitingSample;
import app.steward.notice.HeldRules;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.Record;
import org.jooq.Result;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Acts upon what the rules found: opens an alert for each entering that is due, and closes those whose reason has gone.
 * All of it in the caller's transaction, so that what is marked as acted upon has its alert, and the other way round.
 *
 * <p>Derived rows are locked first, in the order of their numbers: whoever opens or closes an alert of a record holds it.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class AlertPass {
    static final int BATCH = 10_000;

    /**
     * So many alerts of one rule about one record come and go within a day. Circles of rules end by their {@link Chains}; one
     * that another program closes, which hears of the alert and writes by the API, has none.
     */
    static final int MOST_A_DAY = 5;

    private final DSLContext sql;
    private final AlertRules rules;
    private final AlertWords words;
    private final AlertEffects effects;
    private final HeldRules guards;
    private final RuleRefusals refusals;

    AlertPass(
            DSLContext sql,
            AlertRules rules,
            AlertWords words,
            AlertEffects effects,
            HeldRules guards,
            RuleRefusals refusals) {
        this.sql = sql;
        this.rules = rules;
        this.words = words;
        this.effects = effects;
        this.guards = guards;
        this.refusals = refusals;
    }

    /**
     * Which enterings and alerts are meant.
     *
     * @param rules null for all of the subject
     * @param records null for all
     * @param led which rules led to it
     */
    record Part(
            Subject subject,
            @Nullable Collection<Integer> rules,
            @Nullable Collection<Long> records,
            Chains led) {
        /** That begins with whoever asks for it. */
        Part(Subject subject, @Nullable Collection<Integer> rules, @Nullable Collection<Long> records) {
            this(subject, rules, records, Chains.NONE);
        }

        Condition of(String alias) {
            return RuleMembers.among(alias, rules, records);
        }
    }

    /** An entering that is due. */
    private record Due(int rule, long record, OffsetDateTime entered) {}

    /** Records that are in use; of users their accounts, too. */
    static String live(Subject subject, String alias) {
        return subject == Subject.ACCOUNT
                ? "exists (select from accounts x where x.id = " + alias + ".record_id and x.archived_at is null)"
                : "exists (select from users x left join accounts xa on xa.id = x.account_id where x.id = " + alias
                        + ".record_id and x.archived_at is null and xa.archived_at is null)";
    }

    private static final String DUE = """
            from rule_members m join rules r on r.id = m.rule_id join alert_rules d on d.rule_id = r.id
            left join lateral (select q.closed_at, q.closed_why, q.entered_at, q.reopened from alerts q
              where q.rule_id = m.rule_id and q.record_id = m.record_id order by q.id desc limit 1) q on true
            where r.kind = 'alert' and r.subject = {0} and {5} and r.state <> 'broken' and {1} and {2}
              and {3} and not coalesce({4}, false)""";

    private QueryPart due(Part part, Now now) {
        return due(part, condition("r.held_at is null"), now);
    }

    /** @param rule which rules, of the alias r */
    private QueryPart due(Part part, Condition rule, Now now) {
        return sql(
                DUE,
                inline(part.subject().key()),
                RuleMembers.due("m", "r", now),
                part.of("m"),
                condition(live(part.subject(), "m")),
                waits(now),
                rule);
    }

    /** Some of those that a rule would open alerts about if its guard let it, of those that the viewer sees. */
    List<Long> waiting(Viewer viewer, AlertRule rule, int most, Now now) {
        Subject subject = rule.head().subject();
        return sql.fetch(
                        "select m.record_id {0} and {1} order by m.entered_at desc, m.record_id limit {2}",
                        due(new Part(subject, List.of(rule.id()), null), trueCondition(), now),
                        WaitingSample.seen(viewer, subject, field(name("m", "record_id"), Long.class)),
                        inline(most))
                .getValues(0, Long.class);
    }

    /**
     * Gates for the time being, beside those that the rule has: a person closed the last one not long ago; or it came and
     * went today already, and may go on like that. Where a rule knows no quiet days each is an alert of its own, with tasks that
     * may be what ends it: those are counted.
     */
    static Condition waits(Now now) {
        return condition(
                "(q.closed_why = 'person' and {0} + d.quiet_days > {1}"
                        + " or q.closed_why in ('cleared', 'rule_changed') and {2} = {1} and (q.reopened > 0 or {3} >= {4}))",
                day("q.closed_at", now),
                val(now.today()),
                day("q.entered_at", now),
                ofToday("m", now),
                inline(MOST_A_DAY));
    }

    /** How many alerts of this rule about this record are of enterings of today. */
    static Field<Integer> ofToday(String of, Now now) {
        return field(
                "(select count(*)::int from alerts z where z.rule_id = {0} and z.record_id = {1} and {2} = {3})",
                Integer.class,
                field(of + ".rule_id"),
                field(of + ".record_id"),
                day("z.entered_at", now),
                val(now.today()));
    }

    static Field<?> day(String moment, Now now) {
        return field(
                "({0} at time zone {1})::date", field(moment), inline(now.zone().getId()));
    }

    /** How many enterings are due, by rule, that nobody permitted. */
    Map<Integer, Long> due(Part part, boolean counted, Now now) {
        Map<Integer, Long> due = new HashMap<>();
        Condition which = counted
                ? condition("not d.permitted and m.entered_at > coalesce(d.let_through_at, '-infinity')")
                : trueCondition();
        sql.fetch("select m.rule_id, count(*) {0} and {1} group by m.rule_id", due(part, now), which)
                .forEach(row -> due.put(row.get(0, Integer.class), row.get(1, Long.class)));
        return due;
    }

    /** Asks the guards of all rules that would act, before anything acts. */
    void guard(Part part, Now now) {
        guards.check(AlertGuard.RULES, due(part, true, now), now);
    }

    /** Uses up what would open as one more of too many rules that led to each other. */
    void refuse(Part part, Now now) {
        if (part.records() != null) {
            Map<Long, List<Integer>> spent = part.led().spent(part.subject(), part.records());
            if (!spent.isEmpty()) {
                lockFacts(part.subject(), spent.keySet());
                refusals.refuse(RuleKind.ALERT, part.subject(), spent, now);
            }
        }
    }

    /** Opens alerts, a batch of those that are due. */
    Done open(Part part, Catalogue catalogue, Now now) {
        List<Due> due = sql.fetch(
                        "select m.rule_id, m.record_id, m.entered_at {0} order by m.rule_id, m.record_id limit {1}",
                        due(part, now), inline(BATCH))
                .map(row ->
                        new Due(row.get(0, Integer.class), row.get(1, Long.class), row.get(2, OffsetDateTime.class)));
        boolean full = due.size() == BATCH;
        if (part.records() != null && !due.isEmpty()) {
            due = Allowed.of(due, Due::rule, guards.check(AlertGuard.RULES, due(part, true, now), now));
        }
        if (due.isEmpty()) {
            return Done.NOTHING;
        }
        lockFacts(part.subject(), due.stream().map(Due::record).toList());
        List<Due> used = use(part, due, now);
        Set<Due> left = new HashSet<>(used);
        Moved moved = reopen(part, used, now, left);
        moved = moved.and(add(part, left, catalogue, now));
        effects.tell(moved.opened(), now);
        return new Done(moved.opened().size(), moved.rules(), full);
    }

    private record Moved(Set<Long> opened, Set<Integer> rules) {
        Moved and(Moved other) {
            Set<Long> both = new HashSet<>(opened);
            both.addAll(other.opened);
            Set<Integer> all = new HashSet<>(rules);
            all.addAll(other.rules);
            return new Moved(both, all);
        }
    }

    private List<Due> use(Part part, List<Due> due, Now now) {
        return sql.fetch(RuleMembers.use(
                        Bound.ints(due, Due::rule), Bound.longs(due, Due::record), part.records() != null, now))
                .map(row ->
                        new Due(row.get(0, Integer.class), row.get(1, Long.class), row.get(2, OffsetDateTime.class)));
    }

    /** What cleared not long ago goes on as the same alert, without new tasks and without telling anybody at once. */
    private Moved reopen(Part part, Collection<Due> used, Now now, Set<Due> left) {
        if (used.isEmpty()) {
            return new Moved(Set.of(), Set.of());
        }
        List<Due> all = List.copyOf(used);
        Result<Record> again = sql.fetch(
                """
                update alerts a
                set closed_at = null, closed_why = null, outcome = null, note = '', closed_by = null, snoozed_until = null,
                  entered_at = k.entered_at, reopened = a.reopened + 1, version = a.version + 1,
                  holder_id = owner_for(a.account_id, a.role_id)
                from unnest({0}, {1}, {2}) k (rule_id, record_id, entered_at), alert_rules d
                where a.rule_id = k.rule_id and a.record_id = k.record_id and d.rule_id = a.rule_id
                  and a.closed_why in ('cleared', 'rule_changed') and {3} + d.quiet_days > {4}
                  and a.id = (select max(z.id) from alerts z where z.rule_id = a.rule_id and z.record_id = a.record_id)
                returning a.rule_id, a.record_id""",
                Bound.ints(all, Due::rule),
                Bound.longs(all, Due::record),
                Bound.moments(all, Due::entered),
                day("a.closed_at", now),
                val(now.today()));
        Set<Integer> rules = new HashSet<>();
        again.forEach(row -> {
            rules.add(row.get(0, Integer.class));
            left.removeIf(due -> due.rule() == row.get(0, Integer.class) && due.record() == row.get(1, Long.class));
        });
        effects.opened(part.subject(), again, part.led());
        return new Moved(Set.of(), rules);
    }

    private Moved add(Part part, Collection<Due> left, Catalogue catalogue, Now now) {
        Set<Long> opened = new HashSet<>();
        Set<Integer> moved = new HashSet<>();
        List<Record> rows = new ArrayList<>();
        Map<Integer, List<Due>> byRule = left.stream().collect(Collectors.groupingBy(Due::rule));
        byRule.keySet().stream().sorted().forEach(id -> {
            List<Due> due = Objects.requireNonNull(byRule.get(id));
            AlertRule rule = rules.get(id);
            Map<Long, AlertWords.Said> said =
                    words.of(rule, due.stream().map(Due::record).toList(), catalogue, now);
            Result<Record> added = insert(part.subject(), rule, due, said, now);
            added.forEach(row -> opened.add(row.get(0, Long.class)));
            if (added.isNotEmpty()) {
                moved.add(id);
                effects.follow(
                        rule, added.getValues(0, Long.class), now, part.led().then(id));
                rows.addAll(added);
            }
        });
        effects.opened(part.subject(), rows, part.led());
        return new Moved(opened, moved);
    }

    private Result<Record> insert(
            Subject subject, AlertRule rule, List<Due> due, Map<Long, AlertWords.Said> said, Now now) {
        boolean users = subject == Subject.USER;
        AlertWords.Said none = AlertWords.Said.NOTHING;
        return sql.fetch(
                """
                insert into alerts (rule_id, account_id, user_id, entered_at, opened_at, role_id, priority, holder_id,
                  message, evidence, accounts, withheld, rule_version)
                select {0}, x.account, {1}, k.entered_at, {2}, d.role_id, d.priority,
                  owner_for(x.account, d.role_id), k.message, k.evidence::jsonb,
                  k.accounts::bigint[], nullif(k.withheld, '')::jsonb, r.version
                from unnest({3}, {4}, {5}, {6}, {7}, {8})
                  k (record_id, entered_at, message, evidence, accounts, withheld)
                join rules r on r.id = {0} join alert_rules d on d.rule_id = {0}
                join {9} x on x.id = k.record_id
                order by k.record_id on conflict do nothing returning id, rule_id, record_id""",
                val(rule.id()),
                sql(users ? "k.record_id" : "null::bigint"),
                val(now.timestamp()),
                Bound.longs(due, Due::record),
                Bound.moments(due, Due::entered),
                Bound.texts(due, each -> said.getOrDefault(each.record(), none).message()),
                Bound.texts(due, each -> said.getOrDefault(each.record(), none).evidence()),
                Bound.texts(due, each -> said.getOrDefault(each.record(), none).accounts()),
                Bound.texts(due, each -> said.getOrDefault(each.record(), none).withheld()),
                sql(
                        users
                                ? "(select id, account_id as account from users)"
                                : "(select id, id as account from accounts)"));
    }

    private static final String OVER = """
            from alerts a join rules r on r.id = a.rule_id
            where a.closed_at is null and r.kind = 'alert' and r.subject = {0} and r.armed_at is not null
              and r.state = 'fresh' and {1} and {2}
              and not exists (select from rule_members m where m.rule_id = a.rule_id and m.record_id = a.record_id
                and not coalesce({3}, false))""";

    /** Closes alerts whose reason has gone, a batch of them. */
    Done close(Part part, Now now) {
        QueryPart over = sql(
                OVER,
                inline(part.subject().key()),
                part.of("a"),
                condition(live(part.subject(), "a")),
                RuleMembers.ended("m", "r", now));
        Result<Record> found = sql.fetch(
                "select a.id, a.record_id {0} order by a.rule_id, a.record_id limit {1}", over, inline(BATCH));
        if (found.isEmpty()) {
            return Done.NOTHING;
        }
        lockFacts(part.subject(), found.getValues(1, Long.class));
        Result<Record> closed = sql.fetch("""
                update alerts c set closed_at = {0}, version = c.version + 1,
                  closed_why = (select case when r.version <> d.checked_version then 'rule_changed' else 'cleared' end
                    from rules r join alert_rules d on d.rule_id = r.id where r.id = c.rule_id)
                where c.id = any ({1}) and c.closed_at is null and c.id in (select a.id {2})
                returning c.id, c.rule_id, c.record_id""", val(now.timestamp()), Bound.longs(found.getValues(0, Long.class)), over);
        effects.cleared(closed.getValues(0, Long.class), now, part.led());
        effects.moved(part.subject(), closed, part.led());
        return new Done(closed.size(), Set.copyOf(closed.getValues(1, Integer.class)), found.size() == BATCH);
    }

    /** Opens once more what a person closed and what still matches, where the rule reminds. */
    Done remind(Part part, Now now) {
        Result<Record> again = sql.fetch(
                """
                update alerts a
                set closed_at = null, closed_why = null, outcome = null, note = '', closed_by = null, snoozed_until = null,
                  reopened = a.reopened + 1, reminded_at = {0}, version = a.version + 1,
                  holder_id = owner_for(a.account_id, a.role_id)
                from alert_rules d, rules r, rule_members m
                where d.rule_id = a.rule_id and r.id = a.rule_id and m.rule_id = a.rule_id and m.record_id = a.record_id
                  and r.subject = {1} and r.armed_at is not null and r.held_at is null and r.state = 'fresh'
                  and a.closed_why = 'person' and a.reminded_at is null and d.remind_days is not null
                  and {2} + d.remind_days <= {3} and m.left_at is null and not m.archived and m.entered_at = a.entered_at
                  and a.id = (select max(z.id) from alerts z where z.rule_id = a.rule_id and z.record_id = a.record_id)
                  and {4} and {5}
                returning a.id, a.rule_id, a.record_id""",
                val(now.timestamp()),
                inline(part.subject().key()),
                day("a.closed_at", now),
                val(now.today()),
                part.of("a"),
                condition(live(part.subject(), "a")));
        effects.tell(Set.copyOf(again.getValues(0, Long.class)), now);
        effects.opened(part.subject(), again, part.led());
        return new Done(again.size(), Set.copyOf(again.getValues(1, Integer.class)), false);
    }

    /** Memberships that are over, and of which nothing is left to undo. */
    void forget(Part part, Now now) {
        sql.execute(RuleMembers.forget(condition(
                "r.kind = 'alert' and r.subject = {0} and r.state = 'fresh' and m.left_at is not null"
                        + " and m.acted_at is not null and {1} and {2}",
                inline(part.subject().key()), RuleMembers.ended("m", "r", now), part.of("m"))));
    }

    /** Rules that were computed and acted upon for all records: from now on their guards count, and what leaves has cleared. */
    void finished(Part part, Now now) {
        sql.execute(
                """
                update alert_rules d set permitted = false, checked_version = r.version,
                  let_through_at = case when d.permitted then {0} else d.let_through_at end
                from rules r where r.id = d.rule_id and r.subject = {1} and r.state = 'fresh' and {2}
                  and (d.permitted or d.checked_version <> r.version)""",
                val(now.timestamp()),
                inline(part.subject().key()),
                new Part(part.subject(), part.rules(), null).of("d"));
    }

    /**
     * Whose holder has the role on the account is as it should be, and of the few others alone the owner is looked for: one
     * call for each open alert is most of a refresh in which nothing changed.
     */
    private static final String SETTLE = """
            update alerts a set holder_id = s.owner from (
              select o.id, owner_for(o.account_id, o.role_id) as owner from alerts o
              where o.closed_at is null
                and not exists (select from account_assignments s
                  where s.account_id = o.account_id and s.role_id = o.role_id and s.member_id = o.holder_id)
                and (o.holder_id is not null
                  or exists (select from account_assignments s where s.account_id = o.account_id))) s
            where s.id = a.id and a.closed_at is null and a.holder_id is distinct from s.owner""";

    /**
     * Who has the open ones, where an account changed hands in the very moment in which one opened; and who is told of those
     * that rested until a day which has come. What was refused long ago is forgotten.
     */
    void settle(Now now) {
        refusals.forget(now);
        effects.woken(now);
        sql.execute(SETTLE);
    }

    void lockFacts(Subject subject, Collection<Long> records) {
        sql.execute(
                "select 1 from {0} where {1} = any ({2}) order by {1} for no key update",
                sql(subject.derivedTable()), sql(subject.derivedKey()), Bound.longs(records));
    }
}
