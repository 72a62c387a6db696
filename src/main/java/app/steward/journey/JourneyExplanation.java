package app.steward.journey;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Principal;
import app.steward.condition.Snapshot;
import app.steward.condition.sql.Explain;
import app.steward.condition.sql.Explained;
import app.steward.condition.sql.RecordQuery;
import app.steward.membership.Rule;
import app.steward.membership.RuleCondition;
import app.steward.team.Viewer;
import app.steward.web.Formats;
import app.steward.workspace.Now;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Why a user is in a journey, would enter, or does not: the gates in their order, the first one that shuts told. */
@Component
@Transactional(readOnly = true)
public class JourneyExplanation {
    private final DSLContext sql;
    private final Journeys journeys;
    private final Conditions conditions;
    private final Explain explain;
    private final Formats formats;

    JourneyExplanation(DSLContext sql, Journeys journeys, Conditions conditions, Explain explain, Formats formats) {
        this.sql = sql;
        this.journeys = journeys;
        this.conditions = conditions;
        this.explain = explain;
        this.formats = formats;
    }

    /** What comes of it. */
    public enum Result {
        IN("in"),
        WOULD_ENTER("would enter"),
        NO("no");

        private final String key;

        Result(String key) {
            this.key = key;
        }

        public String key() {
            return key;
        }
    }

    /**
     * One reason not to enter.
     *
     * @param detail in words
     */
    public record Gate(String gate, boolean passed, String detail) {}

    /** The last time that an entering was used up without a run, and by which gate. */
    public record Refused(String gate, Instant at) {}

    /**
     * The answer.
     *
     * @param condition what the entry asks, as the user meets it; null where it can't be read
     */
    public record Why(
            Result result,
            List<Gate> gates,
            @Nullable Explained condition,
            @Nullable Refused refused) {
        /** The first gate that shuts; null where none does. */
        public @Nullable Gate shut() {
            return gates.stream().filter(gate -> !gate.passed()).findFirst().orElse(null);
        }
    }

    /** Of a user by number, whom the caller sees. */
    public Why of(Viewer viewer, Journey journey, long user, Snapshot present) {
        Catalogue catalogue = present.catalogue();
        Now now = present.now();
        ConditionTree whole = conditions
                .stored(
                        catalogue,
                        journey.subject(),
                        conditions.text(RuleCondition.of(journey.head().said(), conditions)))
                .condition();
        Explained explained = whole == null
                ? null
                : explain.of(whole, journey.subject(), user, catalogue, now, viewer)
                        .orElse(null);
        Record stored = sql.fetchSingle("""
                select m.entered_at, m.left_at, m.acted_at, coalesce(m.archived, false) as archived,
                  (u.archived_at is null and a.archived_at is null) as live, f.gate as refused_gate, f.at as refused_at
                from users u left join accounts a on a.id = u.account_id
                left join rule_members m on m.rule_id = {0} and m.record_id = u.id
                left join journey_refused f on f.journey_id = {0} and f.record_id = u.id
                where u.id = {1}""", val(journey.id()), val(user));
        List<Gate> gates = new ArrayList<>();
        Map<Gates, Gate> own = gates(journey, user, catalogue, now);
        gates.add(live(journey));
        Rule head = journey.head();
        boolean broken = journey.edition() > 0 && (whole == null || head.isBroken());
        gates.add(new Gate(
                "broken",
                !broken,
                broken ? "Who enters can't be computed: " + head.problem() : "Who enters can be computed."));
        boolean live = stored.get("live", Boolean.class);
        gates.add(new Gate("archived", live, live ? "The user is in use." : "The user is archived."));
        boolean matches = explained != null && explained.matches();
        gates.add(new Gate(
                "entry", matches, matches ? "The user matches the entry." : "The user does not match the entry."));
        waiting(journey, stored, now, gates);
        own.entrySet().stream()
                .filter(each -> each.getKey() != Gates.LIVE)
                .map(Map.Entry::getValue)
                .forEach(gates::add);
        Gate run = own.get(Gates.RUN);
        boolean in = run != null && !run.passed();
        boolean all = gates.stream().allMatch(Gate::passed);
        String refused = stored.get("refused_gate", String.class);
        return new Why(
                in ? Result.IN : all ? Result.WOULD_ENTER : Result.NO,
                gates,
                explained,
                refused == null
                        ? null
                        : new Refused(
                                refused,
                                stored.get("refused_at", OffsetDateTime.class).toInstant()));
    }

    /** All gates but the entry, for who is put in by hand. */
    List<Gate> byHand(Journey journey, long user, Snapshot present) {
        List<Gate> gates = new ArrayList<>();
        gates.add(live(journey));
        boolean live = !sql.fetch(
                        "select 1 from users u left join accounts a on a.id = u.account_id where u.id = {0}"
                                + " and u.archived_at is null and a.archived_at is null",
                        val(user))
                .isEmpty();
        gates.add(new Gate("archived", live, live ? "The user is in use." : "The user is archived."));
        gates(journey, user, present.catalogue(), present.now()).entrySet().stream()
                .filter(each -> each.getKey() != Gates.LIVE)
                .map(Map.Entry::getValue)
                .forEach(gates::add);
        return gates;
    }

    private static Gate live(Journey journey) {
        String words = switch (journey.status()) {
            case LIVE -> "The journey is live.";
            case DRAFT -> "The journey was never published.";
            case PAUSED -> "The journey is paused: who comes to match waits.";
            case ENDED -> "The journey has ended.";
        };
        return new Gate("live", journey.isLive(), words);
    }

    /** Whether the entering is used up, or has yet to hold for a while. */
    private void waiting(Journey journey, Record stored, Now now, List<Gate> gates) {
        OffsetDateTime since = stored.get("entered_at", OffsetDateTime.class);
        boolean away = since == null || stored.get("left_at") != null || stored.get("archived", Boolean.class);
        boolean acted = !away && stored.get("acted_at") != null;
        int holds = journey.head().said().holdsDays();
        LocalDate from = away || since == null ? now.today() : now.dayOf(since.toInstant());
        boolean held = acted || !from.plusDays(holds).isAfter(now.today());
        gates.add(new Gate(
                "holds",
                held,
                holds == 0
                        ? "Who matches enters at once."
                        : held
                                ? "The user has matched for " + formats.plural(holds, "day") + "."
                                : "The user has to match until " + formats.date(from.plusDays(holds)) + "."));
        gates.add(new Gate(
                "used",
                !acted,
                acted
                        ? "A match counts once, and the user has matched without a break since the last time."
                        : "The user has come to match since the last time."));
    }

    private Map<Gates, Gate> gates(Journey journey, long user, Catalogue catalogue, Now now) {
        Map<Gates, Gate> all = new java.util.EnumMap<>(Gates.class);
        CompiledDefinition of = journeys.compiled(journey.id(), journey.edition(), journey.subject(), catalogue)
                .orElse(null);
        if (of == null) {
            return all;
        }
        RecordQuery query = new RecordQuery(journey.subject(), catalogue, now)
                .askedBy(Principal.SYSTEM)
                .only(select(inline(user)));
        Map<Gates, Condition> shut = Gates.shut(journey, of, query, now, journey.isHeld());
        Record row = sql.select(shut.entrySet().stream()
                        .map(each -> field(each.getValue()).as(each.getKey().key()))
                        .toList())
                .from(query.from())
                .where(query.id().eq(user))
                .fetchSingle();
        shut.keySet()
                .forEach(gate -> all.put(
                        gate,
                        new Gate(
                                gate.key(),
                                !row.get(gate.key(), Boolean.class),
                                words(
                                        gate,
                                        row.get(gate.key(), Boolean.class),
                                        of.definition().settings()))));
        return all;
    }

    private String words(Gates gate, boolean shut, Definition.Settings settings) {
        return switch (gate) {
            case LIVE -> shut ? "The journey is not live." : "The journey is live.";
            case HELD -> shut ? "The journey is held by its guard until somebody lets it." : "The journey is not held.";
            case RUN -> shut ? "The user is in it already." : "The user is not in it.";
            case REENROL ->
                shut
                        ? settings.reenrol().again()
                                ? "The user was in it less than "
                                        + formats.plural(settings.reenrol().days(), "day") + " ago."
                                : "The user was in it before, and nobody enters twice."
                        : "The user may enter.";
            case GOAL -> shut ? "The user has met the goal already." : "The user has yet to meet the goal.";
            case EXIT -> shut ? "The user meets the exit." : "The user does not meet the exit.";
            case EXCLUDED -> shut ? "The user is in another journey that goes first." : "No other journey goes first.";
            case EMAIL ->
                shut ? "The user has no address that may get mail." : "The user can be written to, or need not.";
            case CAP -> shut ? "As many as may a day have entered today." : "More may enter today.";
            case CHAIN ->
                shut
                        ? "Too many rules led to each other, and this journey would have been one more."
                        : "No more rules led to it than may.";
        };
    }

    /** What a gate is called that shut an entering out. */
    public String refusal(String gate, Journey journey) {
        Definition.Settings settings = journeys.version(journey.id(), journey.edition())
                .map(version -> version.definition().settings())
                .orElse(Definition.Settings.USUAL);
        return words(Gates.of(gate), true, settings);
    }
}
