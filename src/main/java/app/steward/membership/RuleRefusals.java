package app.steward.membership;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.val;

import app.steward.change.Chains;
import app.steward.condition.Subject;
import app.steward.condition.sql.Bound;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.QueryPart;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Enterings that are used up without anything being done, since as many rules led to them as may follow each other
 * ({@link Chains#MOST}); and the log of them, for the pages of the rules and of the records.
 */
@Component
public class RuleRefusals {
    private static final int KEPT_DAYS = 90;
    private static final int SHOWN = 10;

    private final DSLContext sql;

    RuleRefusals(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * One of them.
     *
     * @param chain names of the rules that led to it, one after the other
     * @param rule which would have been the next
     * @param label of the account or user
     */
    public record Refusal(
            Instant at, List<String> chain, String rule, Subject subject, String externalId, String label) {
        public Refusal {
            chain = List.copyOf(chain);
        }

        /** The rules that led to it, in words. */
        public String led() {
            return String.join(" → ", chain);
        }
    }

    private static final String REFUSE = """
            with held as (
              select m.rule_id, m.record_id, k.chain from rule_members m
              join unnest({0}, {1}) k (record_id, chain) on k.record_id = m.record_id
              join rules r on r.id = m.rule_id
              where r.kind = {2} and r.subject = {3} and r.held_at is null and r.state <> 'broken'
                and m.entered_at = {4} and {5}
              order by m.rule_id, m.record_id for update of m
            ), used as (
              update rule_members m set acted_at = {4} from held h
              where m.rule_id = h.rule_id and m.record_id = h.record_id and m.acted_at is null
              returning m.rule_id, m.record_id, h.chain
            )
            insert into rule_refusals (rule_id, {6}, at, chain)
            select rule_id, record_id, {4}, chain::int[] from used order by rule_id, record_id""";

    /**
     * Uses up enterings of this very pass, and writes them down. What entered before and is due by now waited for a day, and
     * follows from none of these rules.
     *
     * @param spent records by the rules that led to them, too many of them; their derived rows are locked
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void refuse(RuleKind kind, Subject subject, Map<Long, List<Integer>> spent, Now now) {
        List<Long> records = spent.keySet().stream().sorted().toList();
        sql.execute(
                REFUSE,
                Bound.longs(records),
                Bound.texts(records, record -> Chains.written(spent.getOrDefault(record, List.of()))),
                inline(kind.key()),
                inline(subject.key()),
                val(now.timestamp()),
                RuleMembers.due("m", "r", now),
                column(subject));
    }

    private static QueryPart column(Subject subject) {
        return name(subject.key() + "_id");
    }

    /** Writes down what the caller used up. @param spent records by the rules that led to them */
    @Transactional(propagation = Propagation.MANDATORY)
    public void add(int rule, Subject subject, Map<Long, List<Integer>> spent, Now now) {
        if (spent.isEmpty()) {
            return;
        }
        List<Long> records = spent.keySet().stream().sorted().toList();
        sql.execute(
                "insert into rule_refusals (rule_id, {0}, at, chain) select {1}, k.id, {2}, k.chain::int[]"
                        + " from unnest({3}, {4}) k (id, chain) order by k.id",
                column(subject),
                val(rule),
                val(now.timestamp()),
                Bound.longs(records),
                Bound.texts(records, record -> Chains.written(spent.getOrDefault(record, List.of()))));
    }

    /** What is older than refusals are kept. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void forget(Now now) {
        sql.execute(
                "delete from rule_refusals where at < {0}",
                val(now.startOf(now.today().minusDays(KEPT_DAYS)).atOffset(ZoneOffset.UTC)));
    }

    /** The last ones that a rule is in, as the one refused or as the one before it, of records that the viewer sees. */
    @Transactional(readOnly = true)
    public List<Refusal> ofRule(Viewer viewer, int rule) {
        return read(viewer, condition("(f.rule_id = {0} or f.led_by = {0})", val(rule)), SHOWN);
    }

    /** The last ones about a record, which the viewer sees; of an account also those about its users. */
    @Transactional(readOnly = true)
    public List<Refusal> ofRecord(Viewer viewer, Subject subject, long record) {
        return read(
                viewer,
                subject == Subject.USER
                        ? condition("f.user_id = {0}", val(record))
                        : condition(
                                "(f.account_id = {0} or f.user_id in (select id from users where account_id = {0}))",
                                val(record)),
                SHOWN);
    }

    /** The last one of a rule about a record, which the viewer sees; null for none. */
    @Transactional(readOnly = true)
    public @Nullable Refusal last(Viewer viewer, int rule, long record) {
        return read(viewer, condition("f.rule_id = {0} and f.record_id = {1}", val(rule), val(record)), 1).stream()
                .findFirst()
                .orElse(null);
    }

    /** Names only of rules that are everybody's: others, and those that are gone by now, have none. */
    private static final String READ = """
            select f.at, r.name, r.subject, coalesce(u.external_id, a.external_id) as external_id,
              coalesce(u.label, a.label) as label, (
                select array_agg(coalesce(c.name, 'another rule') order by k.place)
                from unnest(f.chain) with ordinality k (id, place) left join rules c on c.id = k.id and c.owner_id is null
              ) as names
            from rule_refusals f join rules r on r.id = f.rule_id
            left join users u on u.id = f.user_id left join accounts a on a.id = coalesce(f.account_id, u.account_id)
            where {0} and {1} order by f.at desc, f.id desc limit {2}""";

    private List<Refusal> read(Viewer viewer, Condition which, int most) {
        Condition seen = field("f.user_id")
                .isNull()
                .and(viewer.sees(Subject.ACCOUNT, Subject.ACCOUNT.accountOf("a")))
                .or(field("f.user_id").isNotNull().and(viewer.sees(Subject.USER, Subject.USER.accountOf("u"))));
        return sql.fetch(READ, which, seen, inline(most)).map(RuleRefusals::refusal);
    }

    private static Refusal refusal(Record row) {
        return new Refusal(
                row.get("at", OffsetDateTime.class).toInstant(),
                Arrays.asList(row.get("names", String[].class)),
                row.get("name", String.class),
                Subject.of(row.get("subject", String.class)),
                row.get("external_id", String.class),
                row.get("label", String.class));
    }
}
