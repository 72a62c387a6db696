package app.steward.index;

import static org.jooq.impl.DSL.val;

import app.steward.condition.sql.IndexForm;
import app.steward.problem.DatabaseRefusal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Builds and drops indexes while people go on reading and writing. Its statements stand outside of transactions, each
 * complete in itself, so that a pooler in transaction mode may stand between.
 */
@Component
class IndexBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(IndexBuilder.class);

    private final DSLContext sql;
    private final IndexLog log;

    IndexBuilder(DSLContext sql, IndexLog log) {
        this.sql = sql;
        this.log = log;
    }

    /** Does what was taken, to its end. */
    void carryOut(IndexLog.Task task) {
        FieldIndex index = task.index();
        IndexForm form = task.form();
        if (index.state() == FieldIndex.State.DROPPING) {
            drop(standing(index.id()));
            log.dropped(task);
            return;
        }
        if (form == null) {
            log.failed(task, "The field is not there any more.");
            return;
        }
        try {
            List<String> names = build(index, form);
            List<String> left = standing(index.id());
            left.removeAll(names);
            drop(left);
            // Expressions have statistics of their own, without which the planner guesses.
            sql.execute("analyze " + form.table());
            log.built(task, form, names);
            LOG.info("Indexed {} of {}", index.field(), index.subject().plural());
        } catch (org.jooq.exception.DataAccessException | org.springframework.dao.DataAccessException e) {
            LOG.warn("The index on {} was not built", index.field(), e);
            drop(standing(index.id()));
            log.failed(task, "It was not built: " + DatabaseRefusal.words(e));
        }
    }

    private List<String> build(FieldIndex index, IndexForm form) {
        List<String> names = new ArrayList<>();
        for (IndexForm.Part part : form.parts()) {
            String name = "fi_" + index.id() + "_" + part.name();
            awaitOther(name);
            names.add(name);
            String definition = form.table() + " " + part.definition();
            if (!index.definitions().contains(definition) || !isValid(name)) {
                drop(List.of(name));
                sql.execute("create index concurrently " + name + " on " + definition);
            }
        }
        return names;
    }

    /** The server goes on building when the process that asked is killed: then there is nothing to do but wait. */
    private void awaitOther(String name) {
        while (sql.fetch(
                        "select 1 from pg_stat_progress_create_index p join pg_class c on c.oid = p.index_relid"
                                + " where p.datname = current_database() and c.relname = {0}",
                        val(name))
                .isNotEmpty()) {
            try {
                TimeUnit.SECONDS.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Stopped while another session builds " + name, e);
            }
        }
    }

    private boolean isValid(String name) {
        return sql.fetch(
                        "select 1 from pg_index i join pg_class c on c.oid = i.indexrelid where c.relname = {0}"
                                + " and i.indisvalid and c.relnamespace = current_schema()::regnamespace",
                        val(name))
                .isNotEmpty();
    }

    /** Indexes of this number, also those that a crash left half-built. */
    private List<String> standing(int id) {
        return new ArrayList<>(sql.fetch(
                        "select c.relname from pg_class c where c.relkind = 'i' and c.relname ~ {0}"
                                + " and c.relnamespace = current_schema()::regnamespace order by 1",
                        val("^fi_" + id + "_[a-z]+$"))
                .getValues(0, String.class));
    }

    /** @param names as {@link #standing} or the catalogue of the database gave them */
    void drop(List<String> names) {
        names.forEach(name -> sql.execute("drop index concurrently if exists " + name));
    }
}
