package app.steward.condition;

import static org.jooq.impl.DSL.cast;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.workspace.Now;
import app.steward.workspace.Today;
import app.steward.workspace.Workspace;
import jakarta.persistence.EntityManager;
import java.util.List;
import org.hibernate.Session;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Makes the catalogue from what the features contribute. Fields are kept for as long as the definitions that they were
 * made of are the same in the database, which each request asks again: replicas need not tell each other.
 */
@Component
public class Fields {
    private final List<FieldSource> sources;
    private final DSLContext sql;
    private final EntityManager entities;
    private final Today today;
    /** The workspace's zone and week with the stamps of all sources. */
    private final String question;

    private volatile @Nullable Kept kept;

    Fields(List<FieldSource> sources, DSLContext sql, EntityManager entities, Today today) {
        this.sources = List.copyOf(sources);
        this.sql = sql;
        this.entities = entities;
        this.today = today;
        List<Field<String>> stamps = sources.stream()
                .flatMap(source -> source.stamps().stream())
                .distinct()
                .toList();
        this.question = sql.renderInlined(
                select(field(name("time_zone")), field(name("first_day_of_week")), cast(row(stamps), String.class))
                        .from(table(name("workspace")))
                        .where(field(name("id"), Integer.class).eq(Workspace.ID)));
    }

    private record Kept(String stamp, List<FieldDefinition> fields) {}

    /** The catalogue as it is now. Take one per request or refresh and pass it on. */
    public Catalogue catalogue() {
        return catalogue(Principal.SYSTEM);
    }

    /** The same fields with the choices that the asker may know of. */
    public Catalogue catalogue(Principal asker) {
        return present(asker).catalogue();
    }

    /** The catalogue and the moment, in one statement. */
    public Snapshot present(Principal asker) {
        if (isSomethingUnwritten()) {
            Now now = today.now();
            return new Snapshot(new Catalogue(fields(), asker, now.zone(), ""), now);
        }
        Record read = sql.fetchSingle(question);
        String stamp = read.get(2, String.class);
        Kept known = kept;
        if (known == null || !known.stamp().equals(stamp)) {
            known = new Kept(stamp, fields());
            kept = known;
        }
        Now now = today.now(read.get(0, String.class), read.get(1, Integer.class));
        return new Snapshot(new Catalogue(known.fields(), asker, now.zone(), stamp), now);
    }

    private List<FieldDefinition> fields() {
        return sources.stream().flatMap(FieldSource::fields).toList();
    }

    /** What this transaction has changed and not yet written is in no stamp. */
    private boolean isSomethingUnwritten() {
        return TransactionSynchronizationManager.isActualTransactionActive()
                && !TransactionSynchronizationManager.isCurrentTransactionReadOnly()
                && entities.unwrap(Session.class).isDirty();
    }
}
