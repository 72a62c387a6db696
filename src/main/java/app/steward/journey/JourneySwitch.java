package app.steward.journey;

import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.sql;
import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.derive.DefinitionSaved;
import app.steward.fact.Batches;
import app.steward.journey.Journey.Status;
import app.steward.mail.CustomerMail;
import app.steward.membership.Existing;
import app.steward.membership.RuleEditing;
import app.steward.membership.RuleGuards;
import app.steward.membership.RuleKind;
import app.steward.problem.Conflict;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.util.HashSet;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Pauses, resumes and ends journeys, and lets held ones take in. */
@Component
@Transactional
public class JourneySwitch {
    /** What is to be said of who matches already. */
    static final String ACTS = "act takes them in, skip takes in only who comes.";

    private final DSLContext sql;
    private final Journeys journeys;
    private final JourneyEditing editing;
    private final RunEnds ends;
    private final WaitsSpread spread;
    private final Batches batches;
    private final RuleEditing heads;
    private final RuleGuards guards;
    private final CustomerMail mail;
    private final AuditTrail audit;
    private final Today today;
    private final ApplicationEventPublisher events;

    JourneySwitch(
            DSLContext sql,
            Journeys journeys,
            JourneyEditing editing,
            RunEnds ends,
            WaitsSpread spread,
            Batches batches,
            RuleEditing heads,
            RuleGuards guards,
            CustomerMail mail,
            AuditTrail audit,
            Today today,
            ApplicationEventPublisher events) {
        this.sql = sql;
        this.journeys = journeys;
        this.editing = editing;
        this.ends = ends;
        this.spread = spread;
        this.batches = batches;
        this.heads = heads;
        this.guards = guards;
        this.mail = mail;
        this.audit = audit;
        this.today = today;
        this.events = events;
    }

    /** From now on nobody enters, moves or is written to. */
    public Journey pause(Viewer by, int id) {
        Journey before = editing.editable(by, id, null);
        if (before.status() == Status.PAUSED) {
            return before;
        }
        require(before, Status.LIVE, "is not live");
        sql.execute(
                "update journeys set status = 'paused', paused_at = {1}, version = version + 1 where id = {0}",
                val(id), val(today.now().timestamp()));
        return told(by, "paused", before, Map.of());
    }

    /**
     * What has piled up while a journey is paused.
     *
     * @param waits runs whose waits ended meanwhile
     * @param enterings of users who came to match and wait
     * @param messages that were held
     * @param perDay so many of those who waited go on in a day; null: all go on at once
     */
    public record PiledUp(
            long waits,
            long enterings,
            long messages,
            @Nullable Integer perDay) {}

    /** What resuming asks about. */
    @Transactional(readOnly = true)
    public PiledUp piledUp(Journey journey) {
        return sql.fetchSingle(
                        """
                        select (select count(*) from journey_runs r where {1}) as waits,
                          (select count(*) from rule_members m where m.rule_id = {0} and m.acted_at is null
                            and m.left_at is null and not m.archived) as enterings,
                          (select count(*) from outbox o where o.source = {2} and o.state = 'held') as messages""",
                        val(journey.id()),
                        WaitsSpread.ended(journey.id(), today.now()),
                        val(StepMessages.source(journey.id())))
                .map(row -> new PiledUp(
                        row.get("waits", Long.class),
                        row.get("enterings", Long.class),
                        row.get("messages", Long.class),
                        perDay(journey)));
    }

    /** How many may enter in a day, as the newest version has it. */
    private @Nullable Integer perDay(Journey journey) {
        return journeys.version(journey.id(), journey.edition())
                .map(version -> version.definition().settings().capPerDay())
                .orElse(null);
    }

    /**
     * Goes on.
     *
     * @param endsWaits whether runs whose waits ended meanwhile end; else they go on, in a day no more than may enter
     * @param enterings what happens with who came to match meanwhile
     */
    public Journey resume(Viewer by, int id, boolean endsWaits, @Nullable Existing enterings) {
        Journey before = editing.editable(by, id, null);
        require(before, Status.PAUSED, "is not paused");
        Existing said = Existing.require("enterings", enterings, ACTS);
        Now now = today.now();
        Integer perDay = perDay(before);
        if (endsWaits) {
            endAll(before, WaitsSpread.ended(id, now), RunEnd.PAUSED, now);
        } else if (perDay != null) {
            spread.over(id, perDay, now);
        }
        decided(id, said, now);
        sql.execute(
                "update journeys set status = 'live', paused_at = null, version = version + 1 where id = {0}", val(id));
        int messages = mail.release(StepMessages.source(id));
        Journey after = told(
                by,
                "resumed",
                before,
                Map.of(
                        "waits", endsWaits ? "end" : "go_on",
                        "enterings", said == Existing.ACT ? "act" : "skip",
                        "messages", messages));
        goOn(after, "resumed");
        return after;
    }

    /** What becomes of who waits to enter. */
    private void decided(int id, Existing said, Now now) {
        if (said == Existing.SKIP) {
            guards.skip(id, now);
        }
        sql.execute(
                "update journeys set permitted = {1}, let_through_at = {2} where id = {0}",
                val(id), val(said == Existing.ACT), val(now.timestamp()));
        guards.release(id);
    }

    private void goOn(Journey journey, String how) {
        events.publishEvent(new PumpWorker.Due());
        events.publishEvent(new DefinitionSaved(
                RuleKind.computed(journey.subject(), journey.id()), "Journey " + how + ": " + journey.name()));
    }

    /** Lets a held journey take in who waits, or skips them. */
    public Journey release(Viewer by, int id, @Nullable Existing existing) {
        Journey before = editing.editable(by, id, null);
        Existing said = Existing.require("existing", existing, ACTS);
        if (!before.isHeld()) {
            throw new Conflict(before.name() + " is not held.");
        }
        decided(id, said, today.now());
        Journey after = told(
                by,
                said == Existing.ACT ? "let through" : "skipped",
                before,
                Map.of("users", before.head().heldCount()));
        goOn(after, "let through");
        return after;
    }

    /** All who are in it leave, and nobody enters any more. What was not sent yet is not sent. */
    public Journey end(Viewer by, int id) {
        Journey before = editing.editable(by, id, null);
        if (!before.isUnderWay()) {
            throw new Conflict(before.name() + " is not live.");
        }
        Now now = today.now();
        heads.change(before.head(), before.head().said().turned(false), false);
        guards.release(id);
        sql.execute(
                "update journeys set status = 'ended', paused_at = null, permitted = false, version = version + 1"
                        + " where id = {0}",
                val(id));
        mail.cancel(
                sql("select id from journey_runs where journey_id = {0}", val(id)),
                "The journey was ended before it left");
        long ended = endAll(before, noCondition(), RunEnd.JOURNEY_ENDED, now);
        return told(by, "ended", before, Map.of("runs", ended));
    }

    private long endAll(Journey journey, Condition which, RunEnd why, Now now) {
        return batches.all(() -> ends.endAll(journey, which, why, "", now), new HashSet<>());
    }

    private static void require(Journey journey, Status status, String otherwise) {
        if (journey.status() != status) {
            throw new Conflict(journey.name() + " " + otherwise + ".");
        }
    }

    private Journey told(Viewer by, String action, Journey before, Map<String, ?> how) {
        Journey after = journeys.get(before.id());
        audit.record(by, action, JourneyEditing.KIND, Integer.toString(after.id()), after.name(), null, how);
        return after;
    }
}
