package app.steward.ingest;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;

import app.steward.change.ChangeQueue;
import app.steward.change.ChangedFields;
import app.steward.change.RefreshRequested;
import app.steward.condition.Subject;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Queues what an import wrote, to be tested again in the background: each record with the fields that the file has, each
 * account with what its users, subscriptions and usage have. Reads the temporary tables of the import's transaction.
 */
@Component
class ImportedChanges {
    /** From so many on, and where they are more than one in ten, everything anew is quicker than batch by batch. */
    private static final long MANY = 10_000;

    private static final int ONE_IN = 10;

    private final DSLContext sql;
    private final ChangeQueue queue;
    private final ApplicationEventPublisher events;

    ImportedChanges(DSLContext sql, ChangeQueue queue, ApplicationEventPublisher events) {
        this.sql = sql;
        this.queue = queue;
        this.events = events;
    }

    /**
     * The last that the import's transaction does.
     *
     * @param everything whether values of records may be different that the file does not name
     * @param reason for people, where everything is computed anew
     */
    void queue(ImportPlan plan, boolean everything, String reason) {
        if (everything || isMost(plan.kind())) {
            events.publishEvent(new RefreshRequested(reason));
        } else if (plan.kind() == ImportKind.USAGE) {
            ChangedFields usage = ChangedFields.of(Subject.ACCOUNT, Set.of("usage"));
            add(Subject.ACCOUNT, "select account_id " + USED + " union all select was_of " + USED, usage);
            add(Subject.USER, "select user_id " + USED, ChangedFields.of(Subject.USER, Set.of("usage")));
        } else if (FactTable.holds(plan.kind())) {
            facts(FactTable.of(plan.kind()));
        } else {
            Subject subject = Objects.requireNonNull(plan.kind().subject());
            ChangedFields fields = ChangedFields.of(subject, keys(plan));
            if (subject == Subject.ACCOUNT) {
                add(subject, "select id from import_new", ChangedFields.all(subject));
                add(subject, "select id from import_changed", fields);
            } else {
                children(subject, fields);
            }
        }
    }

    private static final String USED =
            "from import_found where at is null and uses > 0 or at is not null and stored <> uses";

    private void facts(FactTable facts) {
        add(Subject.ACCOUNT, FACTS_OF, ChangedFields.of(Subject.ACCOUNT, Set.of(facts.changes())));
        if (facts.ofUsers()) {
            add(
                    Subject.USER,
                    "select user_id from import_found where stored is null union all"
                            + " select user_id from import_changed union all select was_with from import_changed",
                    ChangedFields.of(Subject.USER, Set.of(facts.changes())));
        }
    }

    private static final String FACTS_OF = "select account_id from import_found where stored is null union all"
            + " select account_id from import_changed union all select was_of from import_changed";

    /** Users and subscriptions, and the accounts that they are of, or were until now. */
    private void children(Subject subject, ChangedFields fields) {
        String of = " from " + subject.plural() + " t join ";
        String moved = "import_changed c on c.id = t.id where c.account_id is distinct from t.account_id";
        String stayed = "import_changed c on c.id = t.id where c.account_id is not distinct from t.account_id";
        ChangedFields elsewhere = fields.and(ChangedFields.of(subject, Set.of("account")));
        add(Subject.ACCOUNT, "select t.account_id" + of + "import_new n on n.id = t.id", ChangedFields.all(subject));
        add(Subject.ACCOUNT, "select t.account_id" + of + stayed, fields);
        add(
                Subject.ACCOUNT,
                "select t.account_id" + of + moved + " union all select c.account_id" + of + moved,
                elsewhere);
        if (subject == Subject.USER) {
            add(subject, "select id from import_new", ChangedFields.all(subject));
            add(subject, "select t.id" + of + stayed, fields);
            // elsewhere all that is asked of the account is different
            add(subject, "select t.id" + of + moved, elsewhere.and(ChangedFields.all(Subject.ACCOUNT)));
        }
    }

    private void add(Subject subject, String records, ChangedFields fields) {
        queue.add(subject, numbers(records), fields, true);
    }

    private static Select<Record1<Long>> numbers(String query) {
        return select(field("x", Long.class)).from("(" + query + ") q (x)");
    }

    /** What is different of a record that the file changed. */
    private static Set<String> keys(ImportPlan plan) {
        Set<String> keys = new TreeSet<>();
        for (Column column : plan.columns()) {
            Target target = column.target();
            switch (target.role()) {
                case ID, OWNER -> {} // told apart by what was stored
                case PERSON -> keys.addAll(Set.of(target.key(), "owners", "unassigned"));
                case VALUE, LISTED, PARENT, CUSTOM -> keys.add(target.key());
                case NAME_PART -> keys.add("name");
                case FEATURE -> throw new IllegalStateException("only usage has features");
            }
        }
        return keys;
    }

    private boolean isMost(ImportKind kind) {
        Subject subject = kind.subject() == null ? Subject.ACCOUNT : kind.subject();
        long touched = count(
                kind == ImportKind.USAGE
                        ? "(select distinct account_id " + USED + ") x"
                        : FactTable.holds(kind)
                                ? "(select distinct account_id from (" + FACTS_OF + ") f) x"
                                : "(select id from import_new union all select id from import_changed) x");
        return touched > MANY && touched * ONE_IN > count(subject.plural());
    }

    private long count(String from) {
        return Objects.requireNonNull(sql.fetchSingle("select count(*) from " + from))
                .get(0, Long.class);
    }
}
