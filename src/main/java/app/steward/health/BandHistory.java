package app.steward.health;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.health.DecidingNames.Names;
import app.steward.workspace.BandThresholds;
import app.steward.workspace.Now;
import app.steward.workspace.Workspaces;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * When the health of one account came into another band, by the thresholds of today: day by day, from what it was when
 * the day began to what it was when it ended, whatever lay between. What was first computed is no move, nor is what
 * another configuration says: that another decides is told instead.
 */
@Component
@Transactional(readOnly = true)
public class BandHistory {
    private static final Table<?> HISTORY = table(name("health_history"));
    private static final Field<Long> ACCOUNT = field(name("account_id"), Long.class);
    private static final List<HealthScore> OVERALL_FIRST = HealthScore.all().stream()
            .sorted(Comparator.comparing(score -> score.pillar() != null))
            .toList();

    /** A page of the timeline rarely needs more, however often an account was scored. */
    private static final int AT_A_TIME = 256;

    private final DSLContext sql;
    private final DecidingNames names;
    private final Workspaces workspaces;

    BandHistory(DSLContext sql, DecidingNames names, Workspaces workspaces) {
        this.sql = sql;
        this.names = names;
        this.workspaces = workspaces;
    }

    /**
     * What became of an account's health on a day.
     *
     * @param at the last moment of that day at which scores changed
     * @param decides that something else decides since; null where what decided before still does
     * @param moves scores that came into another band by what decides at the day's end, overall health first
     */
    public record Day(Instant at, @Nullable ConfigurationChange decides, List<Move> moves) {
        public Day {
            moves = List.copyOf(moves);
        }
    }

    /** A score that is in another band than before, with both; null where none was computed. */
    public record Move(
            String label, @Nullable Integer from, @Nullable Integer to) {}

    /** Scores at the end of a day; those with which what decides then began, where that was on this day; those before. */
    private record Turn(KeptScores end, KeptScores start, KeptScores before) {}

    /**
     * The newest days on which anything happened.
     *
     * @param before only what was earlier; null for the newest
     */
    public List<Day> of(long account, @Nullable Instant before, int limit, Now now) {
        BandThresholds bands = workspaces.shown().bands();
        List<Turn> turns = new ArrayList<>();
        Firsts firsts = firsts(account);
        Instant end =
                before == null ? Instant.MAX : now.startOf(now.dayOf(before).plusDays(1));
        Condition until =
                before == null ? org.jooq.impl.DSL.noCondition() : KeptScores.AT.lt(end.atOffset(ZoneOffset.UTC));
        try (Cursor<Record> rows = sql.select()
                .from(HISTORY)
                .where(ACCOUNT.eq(account))
                .and(until)
                .orderBy(KeptScores.AT.desc())
                .fetchSize(AT_A_TIME)
                .fetchLazy()) {
            List<KeptScores> day = new ArrayList<>();
            while (rows.hasNext() && turns.size() < limit) {
                KeptScores next = KeptScores.of(Objects.requireNonNull(rows.fetchNext()));
                if (!day.isEmpty()
                        && !now.dayOf(next.at()).equals(now.dayOf(day.get(0).at()))) {
                    Turn turn = turn(day, next);
                    boolean isEarlier = before == null || turn.end().at().isBefore(before);
                    if (isEarlier
                            && (isAnew(turn) || !moves(turn, bands, firsts, now).isEmpty())) {
                        turns.add(turn);
                    }
                    day.clear();
                }
                day.add(next);
            }
        }
        Set<@Nullable Integer> deciding = new HashSet<>();
        turns.forEach(turn -> {
            deciding.add(turn.before().segment());
            deciding.add(turn.end().segment());
        });
        Names known = names.of(deciding);
        return turns.stream()
                .map(turn -> new Day(
                        turn.end().at(),
                        isAnew(turn)
                                ? ConfigurationChange.of(
                                        turn.before(),
                                        turn.end(),
                                        now.dayOf(turn.end().at()),
                                        known)
                                : null,
                        moves(turn, bands, firsts, now)))
                .toList();
    }

    private static boolean isAnew(Turn turn) {
        return turn.end().isAnewAfter(turn.before());
    }

    /** @param newestFirst the rows of one day */
    private static Turn turn(List<KeptScores> newestFirst, KeptScores before) {
        KeptScores end = newestFirst.get(0);
        KeptScores start = end;
        for (KeptScores earlier : newestFirst) {
            if (!earlier.isDecidedAs(end)) {
                return new Turn(end, start, before);
            }
            start = earlier;
        }
        return new Turn(end, start.isDecidedAs(before) ? before : start, before);
    }

    private static List<Move> moves(Turn turn, BandThresholds bands, Firsts firsts, Now now) {
        KeptScores from = turn.end().isDecidedAs(turn.before()) ? turn.before() : turn.start();
        List<Move> moves = new ArrayList<>();
        for (HealthScore score : OVERALL_FIRST) {
            Integer was = from.score(score);
            Integer is = turn.end().score(score);
            boolean isFirst = was == null
                    && !firsts.isBefore(score, now.startOf(now.dayOf(turn.end().at())));
            if (band(was, bands) != band(is, bands) && !isFirst) {
                moves.add(new Move(score.label(), was, is));
            }
        }
        return moves;
    }

    private static @Nullable Band band(@Nullable Integer score, BandThresholds bands) {
        return score == null ? null : Band.of(score, bands);
    }

    /** When each score was first computed. */
    private record Firsts(Record row) {

        boolean isBefore(HealthScore score, Instant day) {
            OffsetDateTime first = row.get(score.key(), OffsetDateTime.class);
            return first != null && first.toInstant().isBefore(day);
        }
    }

    private Firsts firsts(long account) {
        return new Firsts(sql.select(HealthScore.all().stream()
                        .map(score -> min(KeptScores.AT)
                                .filterWhere(field(name(score.key())).isNotNull())
                                .as(score.key()))
                        .toList())
                .from(HISTORY)
                .where(ACCOUNT.eq(account))
                .fetchSingle());
    }
}
