package app.steward.attention;

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
import app.steward.derive.Reads;
import app.steward.derive.Stage;
import app.steward.derive.TooMany;
import app.steward.fact.DerivedValues;
import app.steward.fact.Retry;
import app.steward.workspace.Workspaces;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Attention as a stage, stored on the derived row. All accounts are first compared without a lock; those that differ are
 * locked in the order of their numbers and computed again, so that no change made meanwhile is overwritten.
 */
@Component
class AttentionStage implements Stage {
    static final String NAME = "account.attention";

    private static final String CANDIDATES = "attention_candidates";

    private final DSLContext sql;
    private final Workspaces workspaces;
    private final DerivedValues facts;
    private final Retry retry;
    private final TransactionTemplate transaction;

    AttentionStage(
            DSLContext sql,
            Workspaces workspaces,
            DerivedValues facts,
            Retry retry,
            PlatformTransactionManager transactions) {
        this.sql = sql;
        this.workspaces = workspaces;
        this.facts = facts;
        this.retry = retry;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public String name() {
        return "attention";
    }

    @Override
    public int place() {
        return Place.ATTENTION;
    }

    @Override
    public List<Definition> definitions(Catalogue catalogue) {
        Set<String> reads = new TreeSet<>(Reads.of(catalogue, Subject.ACCOUNT, AttentionSql.CHANGE));
        reads.addAll(List.of(
                "account.renewal_on",
                "account.last_active_at",
                "account.last_touchpoint_at",
                "account.open_urgent_tickets",
                "account.overdue_since"));
        return List.of(new Definition(NAME, Subject.ACCOUNT, reads, false));
    }

    @Override
    public Outcome all(Pass pass) {
        return retry.run(() -> some(Set.of(NAME), pass));
    }

    @Override
    public Outcome some(Set<String> definitions, Pass pass) {
        return Objects.requireNonNull(transaction.execute(status -> everyAccount(pass)));
    }

    private Outcome everyAccount(Pass pass) {
        long records = facts.count(Subject.ACCOUNT);
        pass.progress().done(0, records);
        sql.execute("set local jit = off");
        long differ = sql.execute(
                "create temporary table " + CANDIDATES + " on commit drop as select id from ({0}) d",
                formula(pass).differing(null));
        Select<Record1<Long>> candidates = select(field("id", Long.class)).from(table(CANDIDATES));
        if (differ > pass.atMost()) {
            throw new TooMany(differ);
        }
        sql.execute("analyze " + CANDIDATES);
        store(candidates, pass);
        sql.execute("drop table " + CANDIDATES);
        return new Outcome(records, 0, 0, List.of(), Set.of(NAME));
    }

    @Override
    public Outcome records(Subject subject, Set<String> definitions, Set<Long> accounts, Pass pass) {
        long changed = store(
                select(field(
                        "unnest({0})",
                        Long.class, val(accounts.toArray(Long[]::new), SQLDataType.BIGINT.getArrayDataType()))),
                pass);
        return new Outcome(accounts.size(), 0, 0, List.of(), changed == 0 ? Set.of() : Set.of(NAME));
    }

    private AttentionSql formula(Pass pass) {
        return new AttentionSql(
                pass.catalogue(), pass.now(), workspaces.current().attention());
    }

    private long store(Select<Record1<Long>> accounts, Pass pass) {
        sql.execute(
                "select 1 from account_facts where account_id in ({0}) order by account_id for no key update",
                accounts);
        return sql.execute(
                "update account_facts f set attention = w.score, attention_parts = w.parts from ({0}) w"
                        + " where f.account_id = w.id",
                formula(pass).differing(accounts));
    }
}
