package app.steward.refresh;

import static org.jooq.impl.DSL.asterisk;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;

import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The runs as they are stored, for reading. */
@Component
public class Runs {
    static final Table<?> RUNS = table(name("refresh_runs"));
    static final Table<?> STAGES = table(name("refresh_stages"));
    static final Field<Long> ID = field(name("id"), Long.class);
    static final Field<String> STATE = field(name("state"), String.class);
    private static final Field<Long> RUN_ID = field(name("run_id"), Long.class);

    private final DSLContext sql;
    private final JsonMapper json;

    Runs(DSLContext sql, JsonMapper json) {
        this.sql = sql;
        this.json = json;
    }

    /** Newest first, those with a smaller number than {@code before} where it is given. */
    @Transactional(readOnly = true)
    public List<Run> newest(int limit, @Nullable Long before) {
        return read(sql.select(asterisk())
                .from(RUNS)
                .where(before == null ? noCondition() : ID.lt(before))
                .orderBy(ID.desc())
                .limit(limit)
                .fetch());
    }

    @Transactional(readOnly = true)
    public Optional<Run> find(long id) {
        return read(sql.select(asterisk()).from(RUNS).where(ID.eq(id)).fetch()).stream()
                .findFirst();
    }

    private List<Run> read(List<? extends Record> rows) {
        Map<Long, List<Run.Stage>> stages = sql
                .select(asterisk())
                .from(STAGES)
                .where(RUN_ID.in(rows.stream().map(row -> row.get(ID)).toList()))
                .orderBy(RUN_ID, field(name("position")))
                .fetch()
                .stream()
                .collect(Collectors.groupingBy(
                        row -> row.get(RUN_ID), Collectors.mapping(Runs::stage, Collectors.toList())));
        return rows.stream()
                .map(row -> new Run(
                        row.get(ID),
                        Run.State.of(row.get(STATE)),
                        Run.Kind.of(row.get("kind", String.class)),
                        Set.copyOf(Arrays.asList(row.get("definitions", String[].class))),
                        row.get("reason", String.class),
                        row.get("attempts", Integer.class),
                        row.get("requested_at", OffsetDateTime.class).toInstant(),
                        instant(row.get("started_at", OffsetDateTime.class)),
                        instant(row.get("finished_at", OffsetDateTime.class)),
                        json.readValue(row.get("errors", JSONB.class).data(), new TypeReference<List<String>>() {}),
                        stages.getOrDefault(row.get(ID), List.of())))
                .toList();
    }

    private static Run.Stage stage(Record row) {
        return new Run.Stage(
                row.get("name", String.class),
                Run.State.of(row.get(STATE)),
                row.get("millis", Long.class),
                row.get("done", Long.class),
                row.get("total", Long.class),
                row.get("entered", Long.class),
                row.get("left_", Long.class));
    }

    private static java.time.@Nullable Instant instant(@Nullable OffsetDateTime at) {
        return at == null ? null : at.toInstant();
    }
}
