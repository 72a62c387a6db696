package app.steward.ingest;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.change.ChangeQueue;
import app.steward.change.ChangedFields;
import app.steward.change.RecordsDeleted;
import app.steward.condition.Subject;
import app.steward.fact.Retry;
import app.steward.job.Lease;
import app.steward.job.LeasedTable;
import app.steward.job.Leases;
import app.steward.job.Worker;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes imports back, some thousand records in a transaction, so that nobody waits long for any. Whoever goes on where a
 * process ended finds those that are still there.
 */
@Component
@DependsOnDatabaseInitialization
class UndoWorker extends Worker<Lease> {
    private static final int BATCH = 2_000;

    private final DSLContext sql;
    private final ChangeQueue queue;
    private final ApplicationEventPublisher events;
    private final LeasedTable asked;
    private final Retry retry;
    private final TransactionTemplate transaction;

    UndoWorker(
            DSLContext sql,
            ChangeQueue queue,
            ApplicationEventPublisher events,
            Leases leases,
            Retry retry,
            PlatformTransactionManager transactions) {
        super("import undo", Duration.ofSeconds(5));
        this.sql = sql;
        this.queue = queue;
        this.events = events;
        this.retry = retry;
        this.asked = leases.of("imports", "id").where("undo_state = 'running'").orderBy("id");
        this.transaction = new TransactionTemplate(transactions);
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
    void on(ImportUndo.Asked event) {
        wake();
    }

    @Override
    protected void before() {
        transaction.executeWithoutResult(status ->
                asked.spent().forEach(id -> sql.execute("update imports set undo_state = 'failed' where id = ?", id)));
    }

    @Override
    protected @Nullable Lease take() {
        return asked.take(1);
    }

    @Override
    protected void carryOut(Lease undo) {
        long id = undo.id();
        ImportKind kind =
                ImportKind.ofKey(undo.rows().get(0).get("kind", String.class)).orElseThrow();
        CreatedRecords created = CreatedRecords.of(kind);
        long gone;
        do { // a parent goes once those below it have gone
            gone = pass(id, kind, created);
        } while (gone > 0 && kind == ImportKind.ACCOUNTS);
        transaction.executeWithoutResult(status -> {
            undo.end();
            sql.execute(
                    "update imports set undo_state = 'done', undo_kept = (select count(*) from " + created.present()
                            + " where i.id = ?) where id = ?",
                    id,
                    id);
        });
    }

    private long pass(long id, ImportKind kind, CreatedRecords created) {
        long gone = 0;
        long last = -1;
        while (true) {
            long from = last;
            List<Long> batch = retry.run(() -> transaction.execute(status -> batch(id, from, kind, created)));
            if (batch.isEmpty()) {
                return gone;
            }
            gone += batch.size();
            last = batch.get(batch.size() - 1);
        }
    }

    /** Takes the next ones back, and answers which they were. */
    private List<Long> batch(long id, long after, ImportKind kind, CreatedRecords created) {
        String free = " and not (" + created.changed() + ") and not (" + created.tied() + ") and not "
                + created.parent(false);
        List<Long> locked = sql.fetch(
                        "select r.id from " + created.present() + " where i.id = ? and r.id > ?" + free
                                + " order by r.id limit ? for update of r",
                        id,
                        after,
                        BATCH)
                .getValues(0, Long.class);
        if (locked.isEmpty()) {
            return locked;
        }
        // Asked again now that nobody can tie anything to them.
        List<Long> records = sql.fetch(
                        "select r.id from " + created.present() + " where i.id = ? and r.id = any(?)" + free
                                + " order by r.id",
                        id,
                        locked.toArray(Long[]::new))
                .getValues(0, Long.class);
        remove(kind, created, records);
        sql.execute("update imports set undone = undone + ? where id = ?", records.size(), id);
        return locked;
    }

    private void remove(ImportKind kind, CreatedRecords created, List<Long> records) {
        Subject subject = kind.subject();
        Set<Long> accounts = new HashSet<>();
        Set<Long> users = new LinkedHashSet<>();
        boolean ofUsers = subject == null && FactTable.of(kind).ofUsers();
        if (subject != Subject.ACCOUNT) {
            for (Record row : sql.fetch(
                    "select account_id, " + (ofUsers ? "user_id" : "null::bigint") + " from " + created.table()
                            + " where id = any(?)",
                    (Object) records.toArray(Long[]::new))) {
                accounts.add(row.get(0, Long.class));
                users.add(row.get(1, Long.class));
            }
        }
        if (subject != null) {
            events.publishEvent(RecordsDeleted.of(subject, Set.copyOf(records)));
        }
        sql.execute("delete from " + created.table() + " where id = any(?)", (Object) records.toArray(Long[]::new));
        ChangedFields changed = subject == null
                ? ChangedFields.of(Subject.ACCOUNT, Set.of(FactTable.of(kind).changes()))
                : ChangedFields.all(subject);
        touched(Subject.ACCOUNT, accounts, changed);
        if (ofUsers) {
            touched(
                    Subject.USER,
                    users,
                    ChangedFields.of(Subject.USER, Set.of(FactTable.of(kind).changes())));
        }
    }

    /** The last of the transaction, so that nobody who touches one of these records waits for it. */
    private void touched(Subject subject, Set<@Nullable Long> records, ChangedFields fields) {
        records.remove(null);
        if (!records.isEmpty()) {
            queue.add(
                    subject,
                    select(field(name("x"), Long.class))
                            .from(table("unnest({0})", val(records.toArray(Long[]::new)))
                                    .as("t", "x")),
                    fields,
                    true);
        }
    }
}
