package app.steward.fact;

import org.jooq.DSLContext;
import org.jooq.Name;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/**
 * Keeps what the planner knows of our tables in step with what was just written in bulk. The database's own process
 * comes by once a minute at best; a plan for tables that it takes for empty reads all usage anew for every account.
 */
@Component
public class Statistics {
    private static final String OUTGROWN = """
            select c.relname from pg_class c
            left join lateral (
              select sum(pg_relation_size(i.inhrelid)) as bytes, sum(greatest(p.reltuples, 0)) as rows
              from pg_inherits i join pg_class p on p.oid = i.inhrelid where i.inhparent = c.oid
            ) parts on c.relkind = 'p'
            where c.relkind in ('r', 'p') and c.relnamespace = current_schema()::regnamespace
              and case c.relkind
                when 'p' then c.reltuples <= 0 and parts.bytes > 0 or parts.rows > 1.2 * c.reltuples + 1000
                else c.reltuples <= 0 and pg_relation_size(c.oid) > 0
                  or pg_relation_size(c.oid) / current_setting('block_size')::int > 1.2 * c.relpages + 10 end
            order by c.relkind desc, c.relname""";

    private final DSLContext sql;

    Statistics(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * Takes the statistics of tables anew that were never looked at, or were empty then, or have grown by a fifth since.
     * By size, since counts of written rows arrive late. A table that is being vacuumed or indexed is passed over.
     */
    public void freshen() {
        for (Name table : sql.fetch(OUTGROWN).map(row -> DSL.name(row.get(0, String.class)))) {
            sql.execute("analyze (skip_locked) {0}", table);
        }
    }
}
