package app.steward.account;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Catalogue;
import app.steward.condition.Subject;
import app.steward.derive.Definition;
import app.steward.derive.Outcome;
import app.steward.derive.Pass;
import app.steward.derive.Place;
import app.steward.derive.Stage;
import app.steward.fact.DerivedValues;
import app.steward.fact.HistoryRetention;
import app.steward.fact.Retry;
import app.steward.workspace.Now;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What stage type and MRR of accounts were, as a stage: a row of {@code account_history} for each change, the newest before
 * a moment says what held at it. With it, when an account last became cancelled.
 *
 * <p>All accounts are first compared without a lock; those that differ are locked in the order of their numbers and compared
 * again, so that no change made meanwhile is taken for an older one.
 */
@Component
class AccountHistory implements Stage {
    static final String CANCELLED_AT = "cancelled_at";

    private static final String NAME = "account.history";
    private static final String TABLE = "account_history";
    private static final String CANDIDATES = "account_history_candidates";

    private final DSLContext sql;
    private final DerivedValues facts;
    private final HistoryRetention retention;
    private final Retry retry;
    private final TransactionTemplate transaction;

    AccountHistory(
            DSLContext sql,
            DerivedValues facts,
            HistoryRetention retention,
            Retry retry,
            PlatformTransactionManager transactions) {
        this.sql = sql;
        this.facts = facts;
        this.retention = retention;
        this.retry = retry;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public String name() {
        return TABLE;
    }

    @Override
    public int place() {
        return Place.ACCOUNT_HISTORY;
    }

    @Override
    public List<Definition> definitions(Catalogue catalogue) {
        return List.of(new Definition(
                NAME,
                Subject.ACCOUNT,
                Set.of("account.stage", "account.mrr"),
                Set.of(NAME, "account." + CANCELLED_AT),
                false));
    }

    @Override
    public Outcome all(Pass pass) {
        retention.forgetOld(TABLE, pass.now(), (done, of) -> {});
        return retry.run(() -> Objects.requireNonNull(transaction.execute(status -> some(Set.of(NAME), pass))));
    }

    @Override
    public Outcome some(Set<String> definitions, Pass pass) {
        long records = facts.count(Subject.ACCOUNT);
        pass.progress().done(0, records);
        sql.execute("set local jit = off");
        sql.execute("create temporary table " + CANDIDATES + " on commit drop as " + DIFFERING);
        sql.execute("analyze " + CANDIDATES);
        store(select(field("id", Long.class)).from(table(CANDIDATES)), pass.now());
        sql.execute("drop table " + CANDIDATES);
        return new Outcome(records, 0, 0, List.of(), Set.of(NAME));
    }

    @Override
    public Outcome records(Subject subject, Set<String> definitions, Set<Long> accounts, Pass pass) {
        long changed = store(
                select(field(
                        "unnest({0})",
                        Long.class, val(accounts.toArray(Long[]::new), SQLDataType.BIGINT.getArrayDataType()))),
                pass.now());
        return new Outcome(
                accounts.size(), 0, 0, List.of(), changed == 0 ? Set.of() : Set.of(NAME, "account." + CANCELLED_AT));
    }

    private long store(Select<Record1<Long>> accounts, Now now) {
        sql.execute(
                "select 1 from account_facts where account_id in ({0}) order by account_id for no key update",
                accounts);
        return Objects.requireNonNull(
                sql.fetchSingle(STORE, accounts, val(now.instant().atOffset(ZoneOffset.UTC)))
                        .get(0, Long.class));
    }

    private static final String DIFFERING = """
            select f.account_id as id
            from account_facts f join accounts a on a.id = f.account_id left join stages t on t.key = a.stage
            left join (select distinct on (account_id) account_id, stage_type, mrr
              from account_history order by account_id desc, at desc) h on h.account_id = f.account_id
            where h.account_id is null or (h.stage_type, h.mrr) is distinct from (t.type, f.mrr)""";

    /** Never before what is there already: clocks of two replicas are not the same one. */
    private static final String STORE = """
            with changed as materialized (
              select f.account_id, t.type as stage_type, f.mrr, h.at as last_at, h.stage_type as was
              from account_facts f join accounts a on a.id = f.account_id left join stages t on t.key = a.stage
              left join lateral (select * from account_history o where o.account_id = f.account_id
                order by o.at desc limit 1) h on true
              where f.account_id in ({0})
                and (h.account_id is null or (h.stage_type, h.mrr) is distinct from (t.type, f.mrr))
            ), kept as (
              insert into account_history (account_id, at, stage_type, mrr)
              select account_id, greatest({1}, last_at), stage_type, mrr from changed order by account_id
              on conflict (account_id, at) do update set stage_type = excluded.stage_type, mrr = excluded.mrr
            ), cancelled as (
              update account_facts f set cancelled_at = greatest({1}, c.last_at)
              from changed c where c.account_id = f.account_id and c.last_at is not null
                and c.stage_type = 'cancelled' and c.was is distinct from 'cancelled'
            )
            select count(*) from changed""";
}
