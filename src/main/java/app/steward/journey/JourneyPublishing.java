package app.steward.journey;

import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.condition.Catalogue;
import app.steward.condition.Fields;
import app.steward.journey.Journey.Status;
import app.steward.journey.JourneyLog.Line;
import app.steward.journey.JourneyLog.What;
import app.steward.membership.Existing;
import app.steward.membership.Rule.Said;
import app.steward.membership.RuleEditing;
import app.steward.membership.RuleGuards;
import app.steward.problem.BadInput;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.Result;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes a draft a version, which the journey goes by from then on; who is underway finishes in theirs, or moves. */
@Component
@Transactional
public class JourneyPublishing {
    private final DSLContext sql;
    private final Journeys journeys;
    private final JourneyEditing editing;
    private final DefinitionCheck check;
    private final StepActions actions;
    private final RuleEditing heads;
    private final RuleGuards guards;
    private final JourneyLog log;
    private final Fields fields;
    private final AuditTrail audit;
    private final Today today;
    private final ApplicationEventPublisher events;

    JourneyPublishing(
            DSLContext sql,
            Journeys journeys,
            JourneyEditing editing,
            DefinitionCheck check,
            StepActions actions,
            RuleEditing heads,
            RuleGuards guards,
            JourneyLog log,
            Fields fields,
            AuditTrail audit,
            Today today,
            ApplicationEventPublisher events) {
        this.sql = sql;
        this.journeys = journeys;
        this.editing = editing;
        this.check = check;
        this.actions = actions;
        this.heads = heads;
        this.guards = guards;
        this.log = log;
        this.fields = fields;
        this.audit = audit;
        this.today = today;
        this.events = events;
    }

    /** What happens to those who are underway in older versions. */
    public enum UnderWay {
        FINISH,
        MOVE;

        /** By key; throws {@link BadInput}. Null for nothing said. */
        public static @Nullable UnderWay of(@Nullable String key) {
            return switch (key == null ? "" : key) {
                case "" -> null;
                case "finish" -> FINISH;
                case "move" -> MOVE;
                default -> throw BadInput.of("underWay", "Choose finish or move.");
            };
        }
    }

    /**
     * How it is published.
     *
     * @param existing asked where it begins to take in, or others than before come to match
     * @param underWay asked where somebody is underway
     * @param moves of steps that are gone, to which step who is there moves; who is named nowhere finishes in their version
     * @param recompute whether running waits are computed anew
     */
    public record Publish(
            @Nullable Existing existing, @Nullable UnderWay underWay, Map<String, String> moves, boolean recompute) {}

    /** Who is underway at a step of a version. */
    public record At(int edition, String step, long runs, long waiting) {}

    /** Of all versions, by version and step: what is asked about when the next one is published. */
    @Transactional(readOnly = true)
    public List<At> underWay(int journey) {
        return sql.fetch(
                        "select edition, step, count(*) as runs, count(*) filter (where waiting_for = 'time') as waiting"
                                + " from journey_runs where journey_id = {0} and left_at is null group by edition, step"
                                + " order by edition, step",
                        val(journey))
                .map(row -> new At(
                        row.get("edition", Integer.class),
                        row.get("step", String.class),
                        row.get("runs", Long.class),
                        row.get("waiting", Long.class)));
    }

    /** Whether it is asked what happens with who matches already. */
    @Transactional(readOnly = true)
    public boolean asksAboutExisting(Journey journey) {
        return !journey.isUnderWay() || entryDiffers(journey);
    }

    private Said wanted(Journey journey) {
        return editing.said(journey.name(), journey.draft().entry(), true);
    }

    private boolean entryDiffers(Journey journey) {
        return !heads.inSpellingOf(journey.head(), wanted(journey))
                .matchesLike(journey.head().said());
    }

    /** Publishes the draft; throws {@link BadInput} with all that it lacks, and with what has to be said. */
    public Journey publish(Viewer by, int id, Publish how, @Nullable Integer version) {
        Journey before = editing.editable(by, id, version);
        Catalogue catalogue = fields.catalogue();
        check.require(id, before.subject(), before.draft(), catalogue);
        Definition definition = actions.normalized(before.draft(), before.subject());
        Said wanted = wanted(before);
        boolean asks = asksAboutExisting(before);
        if (asks) {
            Existing.require(how.existing(), JourneySwitch.ACTS);
        }
        boolean somebody = !underWay(id).isEmpty();
        if (somebody && how.underWay() == null) {
            throw BadInput.of(
                    "underWay", "Say what happens to those who are underway: finish in their version, or move.");
        }
        Now now = today.now();
        int edition = before.edition() + 1;
        sql.execute(
                "insert into journey_versions (journey_id, edition, definition, published_at, published_by)"
                        + " values ({0}, {1}, {2}, {3}, {4})",
                val(id),
                val(edition),
                val(JSONB.valueOf(DefinitionJson.stored(definition))),
                val(now.timestamp()),
                val(by.memberId(), Long.class));
        sql.execute(
                "update journeys set edition = {1}, status = case when status = 'paused' then status else 'live' end,"
                        + " guard = {2}, version = version + 1, permitted = permitted or {3} where id = {0}",
                val(id),
                val(edition),
                val(definition.settings().guard(), Integer.class),
                val(asks && how.existing() == Existing.ACT));
        if (asks) {
            if (!before.head().isOn()) {
                heads.forgetLingering(id);
            }
            guards.release(id);
            heads.change(before.head(), wanted, how.existing() == Existing.SKIP);
        }
        if (somebody && how.underWay() == UnderWay.MOVE) {
            move(before, definition, edition, how, now);
        }
        Journey after = journeys.get(id);
        Definition was = journeys.version(id, before.edition())
                .map(Journey.Version::definition)
                .orElse(null);
        audit.record(
                by,
                "published",
                JourneyEditing.KIND,
                Integer.toString(id),
                after.name(),
                was == null ? null : JourneyEditing.told(before.name(), was),
                JourneyEditing.told(after.name(), definition));
        if (after.status() == Status.LIVE) {
            events.publishEvent(new PumpWorker.Due());
        }
        return after;
    }

    /** Each keeps its place by the key of its step. */
    private void move(Journey journey, Definition to, int edition, Publish how, Now now) {
        Map<String, Step> steps = to.byKey();
        how.moves().forEach((old, key) -> {
            if (!steps.containsKey(key)) {
                throw BadInput.of("moves." + old, "There is no step " + key + " in the new version.");
            }
        });
        for (At at : underWay(journey.id())) {
            Definition from =
                    journeys.version(journey.id(), at.edition()).orElseThrow().definition();
            Step same = steps.get(at.step());
            String other = how.moves().get(at.step());
            if (same != null) {
                boolean alike = from.step(at.step())
                        .filter(step -> step.type().equals(same.type()))
                        .isPresent();
                move(journey, at, edition, at.step(), alike, how.recompute(), now);
            } else if (other != null) {
                move(journey, at, edition, other, false, true, now);
            }
        }
    }

    /** @param keeps whether waits go on as they are, unless they are computed anew */
    private void move(Journey journey, At at, int edition, String step, boolean keeps, boolean recompute, Now now) {
        boolean elsewhere = !step.equals(at.step());
        Result<Record> moved = sql.fetch(
                """
                update journey_runs r set edition = {3}, moved = true, step = {4}, problem = null, seq = r.seq + 1,
                  arrived_at = case when {5} then {7} else r.arrived_at end,
                  state = case when r.state = 'waits' and {6} and not ({8} and r.waiting_for = 'time') then 'waits' else 'due' end,
                  due_at = case when r.state = 'waits' and {6} and not ({8} and r.waiting_for = 'time') then r.due_at else {7} end,
                  waiting_for = case when {6} and not ({8} and r.waiting_for = 'time') then r.waiting_for end,
                  deadline = case when {6} then r.deadline end
                where r.id in (select o.id from journey_runs o where o.journey_id = {0} and o.edition = {1} and o.step = {2}
                  and o.left_at is null order by o.id for update)
                returning r.id, r.seq""",
                val(journey.id()),
                val(at.edition()),
                val(at.step()),
                val(edition),
                val(step),
                val(elsewhere),
                val(keeps),
                val(now.timestamp()),
                val(recompute));
        log.add(
                moved.map(row -> new JourneyLog.Added(
                        row.get("id", Long.class),
                        row.get("seq", Integer.class),
                        edition,
                        Line.of(What.MOVED, step, "from", Integer.toString(at.edition())))),
                now.instant());
    }
}
