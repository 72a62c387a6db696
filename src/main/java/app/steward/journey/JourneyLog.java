package app.steward.journey;

import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import app.steward.condition.sql.Bound;
import app.steward.team.Viewer;
import app.steward.team.Visibility;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What happened to runs: lines that are only added, and read as sentences. */
@Component
public class JourneyLog {
    /** What one waits for who goes on later than others, since the journey was paused. */
    static final String PAUSED = "paused";

    private static final String VALUES = "values";
    private static final String ACCOUNT = "account";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final DSLContext sql;

    JourneyLog(DSLContext sql) {
        this.sql = sql;
    }

    /** What a line tells. */
    public enum What {
        ENTERED,
        WAITS,
        PASSED,
        SKIPPED,
        ENDED,
        GOAL,
        MOVED,
        HELD,
        RELEASED,
        STUCK,
        GOES_ON,
        /** What became of a message. */
        MAIL;

        public String key() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        static What of(String key) {
            return valueOf(key.toUpperCase(java.util.Locale.ROOT));
        }
    }

    /**
     * A line that is to be added.
     *
     * @param step null: of the journey as a whole
     */
    record Line(What what, @Nullable String step, ObjectNode detail) {
        static Line entered(@Nullable String by) {
            return new Line(What.ENTERED, null, JSON.objectNode().put("by", by));
        }

        static Line waits(String step, Advance.Waiting waiting, Instant until, ZoneId zone, Instant since) {
            return new Line(
                    What.WAITS,
                    step,
                    JSON.objectNode()
                            .put("for", waiting.key())
                            .put("until", until.toString())
                            .put("since", since.toString())
                            .put("zone", zone.getId()));
        }

        /** It goes on later, since not all may go on at once whom a pause kept. */
        static Line putOff(String step, Instant until, String zone) {
            return new Line(
                    What.WAITS,
                    step,
                    JSON.objectNode()
                            .put("for", PAUSED)
                            .put("until", until.toString())
                            .put("zone", zone));
        }

        static Line passed(String step, String way, Map<String, JsonNode> values) {
            ObjectNode detail = JSON.objectNode();
            if (!way.equals(Step.Way.NEXT)) {
                detail.put("way", way);
            }
            if (!values.isEmpty()) {
                ObjectNode all = detail.putObject(VALUES);
                values.forEach(all::set);
            }
            return new Line(What.PASSED, step, detail);
        }

        /** The same, with the account that tested values were of: who does not see it does not read them. */
        Line at(@Nullable Long account) {
            return account == null || !detail.has(VALUES)
                    ? this
                    : new Line(what, step, detail.deepCopy().put(ACCOUNT, account));
        }

        static Line skipped(String step, String why) {
            return new Line(What.SKIPPED, step, JSON.objectNode().put("why", why));
        }

        static Line ended(@Nullable String step, RunEnd why, String note) {
            ObjectNode detail = JSON.objectNode().put("why", why.key());
            return new Line(What.ENDED, step, note.isEmpty() ? detail : detail.put("note", note));
        }

        static Line goal(String step) {
            return new Line(What.GOAL, step, JSON.objectNode());
        }

        static Line of(What what, @Nullable String step, String key, @Nullable String text) {
            return new Line(what, step, JSON.objectNode().put(key, text));
        }
    }

    /** A line of a run, with its place in the run's log. */
    record Added(long run, int seq, int edition, Line line) {}

    /**
     * A line as it was written.
     *
     * @param step null: of the journey as a whole
     */
    public record Entry(int seq, Instant at, @Nullable String step, int edition, What what, JsonNode detail) {}

    /** Adds lines, all in one statement. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void add(Collection<Added> lines, Instant at) {
        if (lines.isEmpty()) {
            return;
        }
        sql.execute(
                """
                insert into journey_log (run_id, seq, at, step, edition, what, detail)
                select run_id, seq, {6}, step, edition, what, nullif(detail::jsonb, '{}'::jsonb)
                from unnest({0}, {1}, {2}, {3}, {4}, {5}) l (run_id, seq, step, edition, what, detail)""",
                Bound.longs(lines, Added::run),
                Bound.ints(lines, Added::seq),
                Bound.texts(lines, each -> each.line().step()),
                Bound.ints(lines, Added::edition),
                Bound.texts(lines, each -> each.line().what().key()),
                Bound.texts(lines, each -> each.line().detail().toString()),
                val(at.atOffset(ZoneOffset.UTC)));
    }

    /**
     * The log of a run, the first line first. Of a user who was with an account that the viewer does not see, it is told
     * what happened there, and not the values that it went by.
     */
    @Transactional(readOnly = true)
    public List<Entry> of(Viewer viewer, long run) {
        Field<Long> account = DSL.field("(detail ->> 'account')::bigint", Long.class);
        return sql.fetch("""
                        select seq, at, step, edition, what,
                          (case when {1} is null or {2} then detail else detail - 'values' end - 'account')::text as detail
                        from journey_log where run_id = {0} order by seq""", val(run), account, Visibility.oneByOne(viewer, Subject.ACCOUNT, account))
                .map(row -> new Entry(
                        row.get("seq", Integer.class),
                        row.get("at", OffsetDateTime.class).toInstant(),
                        row.get("step", String.class),
                        row.get("edition", Integer.class),
                        What.of(row.get("what", String.class)),
                        detail(row.get("detail", String.class))));
    }

    /** Of these runs, those that have passed a step of this key, or skipped it. */
    @Transactional(readOnly = true)
    public Set<Long> passed(String step, Collection<Long> runs) {
        return runs.isEmpty()
                ? Set.of()
                : new HashSet<>(sql.fetch(
                                "select distinct run_id from journey_log where run_id = any ({0}) and step = {1}"
                                        + " and what in ('passed', 'skipped')",
                                Bound.longs(runs), val(step))
                        .getValues(0, Long.class));
    }

    private static JsonNode detail(@Nullable String stored) {
        return stored == null ? JSON.objectNode() : JsonMapper.shared().readTree(stored);
    }
}
