package app.steward.health;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.lag;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.or;
import static org.jooq.impl.DSL.rowNumber;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.workspace.BandThresholds;
import app.steward.workspace.Workspaces;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectField;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** When the health of one account came into another band, by the thresholds of today. */
@Component
@Transactional(readOnly = true)
public class BandHistory {
    private static final Field<OffsetDateTime> AT = field(name("at"), OffsetDateTime.class);
    private static final String BEFORE = "_before";
    private static final String PLACE = "place";

    private final DSLContext sql;
    private final Workspaces workspaces;

    BandHistory(DSLContext sql, Workspaces workspaces) {
        this.sql = sql;
        this.workspaces = workspaces;
    }

    /** A score that is in another band than before, with both; null where none was computed. */
    public record Move(
            Instant at,
            String label,
            @Nullable Integer from,
            @Nullable Integer to) {}

    /**
     * The newest moves, and all others of the same moment as the last of them, overall health first.
     *
     * @param before only what was earlier; null for the newest
     */
    public List<Move> of(long account, @Nullable Instant before, int limit) {
        BandThresholds bands = workspaces.current().bands();
        List<SelectField<?>> columns = new ArrayList<>(List.of(AT));
        List<org.jooq.Condition> moved = new ArrayList<>();
        for (HealthScore score : HealthScore.all()) {
            Field<Short> value = field(name(score.key()), Short.class);
            columns.add(value);
            columns.add(lag(value).over().orderBy(AT).as(score.key() + BEFORE));
            moved.add(BandSql.of(value, bands)
                    .isDistinctFrom(BandSql.of(field(name(score.key() + BEFORE), Short.class), bands)));
        }
        columns.add(rowNumber().over().orderBy(AT).as(PLACE));
        Table<?> rows = select(columns)
                .from(table(name("health_history")))
                .where(field(name("account_id"), Long.class).eq(account))
                .asTable("h");
        List<Move> moves = new ArrayList<>();
        sql.selectFrom(rows)
                // the first says what was found, not that anything changed
                .where(condition("{0} > 1", field(name(PLACE))))
                .and(or(moved))
                .and(before == null ? noCondition() : AT.lt(before.atOffset(ZoneOffset.UTC)))
                .orderBy(AT.desc())
                .limit(limit)
                .forEach(row -> add(row, bands, moves));
        return moves;
    }

    private static void add(Record row, BandThresholds bands, List<Move> moves) {
        List<HealthScore> scores = HealthScore.all();
        for (int i = scores.size() - 1; i >= 0; i--) {
            HealthScore score = scores.get(i);
            Integer from = row.get(score.key() + BEFORE, Integer.class);
            Integer to = row.get(score.key(), Integer.class);
            Band was = from == null ? null : Band.of(from, bands);
            Band is = to == null ? null : Band.of(to, bands);
            if (was != is) {
                moves.add(new Move(Objects.requireNonNull(row.get(AT)).toInstant(), score.label(), from, to));
            }
        }
    }
}
