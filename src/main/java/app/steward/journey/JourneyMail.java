package app.steward.journey;

import static org.jooq.impl.DSL.val;

import app.steward.condition.Fields;
import app.steward.condition.Principal;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.journey.Journey.Status;
import app.steward.journey.JourneyLog.Line;
import app.steward.journey.JourneyLog.What;
import app.steward.journey.StepQuestions.Asked;
import app.steward.mail.CustomerMessage;
import app.steward.mail.MailSource;
import app.steward.mail.MessageSettled;
import app.steward.outbox.Answer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Messages of journeys: whether one is still to go right before it leaves, and what became of it in the log of its run. */
@Component
class JourneyMail implements MailSource {
    private static final Duration CHANGING = Duration.ofSeconds(2);

    private final DSLContext sql;
    private final Journeys journeys;
    private final StepQuestions questions;
    private final Fields fields;
    private final JourneyLog log;

    JourneyMail(DSLContext sql, Journeys journeys, StepQuestions questions, Fields fields, JourneyLog log) {
        this.sql = sql;
        this.journeys = journeys;
        this.questions = questions;
        this.fields = fields;
        this.log = log;
    }

    @Override
    public boolean owns(String source) {
        return source.startsWith("journey:");
    }

    private static int journeyOf(String source) {
        return Integer.parseInt(source.substring("journey:".length()));
    }

    /**
     * The same that is asked before every step. Who has come to the end meanwhile still gets what was queued before. Who
     * pauses, resumes or ends the journey waits until this is decided; a message never waits for them, but is asked again.
     */
    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Answer> stop(CustomerMessage message) {
        boolean changing = sql.fetch(
                                "select 1 from journeys where id = {0} for share skip locked",
                                val(journeyOf(message.source())))
                        .isEmpty()
                && sql.fetchExists(sql.selectFrom("journeys").where("id = {0}", val(journeyOf(message.source()))));
        if (changing) {
            return Optional.of(Answer.later("The journey is being changed", CHANGING));
        }
        Record run = message.run() == null
                ? null
                : sql.fetchOne(
                        "select n.edition, n.end_why, n.by_hand, j.status from journey_runs n join journeys j on"
                                + " j.id = n.journey_id where n.id = {0}",
                        val(message.run()));
        if (run == null) {
            return Optional.of(Answer.skipped("The run of the journey is gone"));
        }
        Status status = Status.of(run.get("status", String.class));
        if (status == Status.PAUSED) {
            return Optional.of(Answer.held("The journey is paused"));
        } else if (status != Status.LIVE) {
            return Optional.of(Answer.skipped("The journey was ended"));
        }
        String why = run.get("end_why", String.class);
        if (why != null && RunEnd.of(why) != RunEnd.DONE) {
            return Optional.of(Answer.skipped("The user " + RunEnd.of(why).words()));
        }
        return over(
                journeyOf(message.source()),
                run.get("edition", Integer.class),
                message.user(),
                run.get("by_hand", Boolean.class));
    }

    private Optional<Answer> over(int journey, int edition, long user, boolean byHand) {
        Snapshot present = fields.present(Principal.SYSTEM);
        CompiledDefinition version = journeys.compiled(journey, edition, Subject.USER, present.catalogue())
                .orElseThrow();
        Asked asked = questions
                .ask(version, null, List.of(user), present, Principal.SYSTEM, false)
                .get(user);
        if (asked == null) {
            return Optional.of(Answer.skipped("The user is archived"));
        }
        Advance.Ends ends = Pump.over(
                asked.goal(),
                asked.exit(),
                asked.entry(),
                byHand,
                version.definition().settings());
        return ends == null
                ? Optional.empty()
                : Optional.of(Answer.skipped("The user " + ends.why().words()));
    }

    @Override
    @Transactional(readOnly = true)
    public Map<String, Named> named(Collection<String> sources) {
        List<String> own = sources.stream().filter(this::owns).toList();
        Map<Integer, String> names = own.isEmpty() ? Map.of() : journeys.names();
        Map<String, Named> all = new HashMap<>();
        for (String source : own) {
            String name = names.get(journeyOf(source));
            if (name != null) {
                all.put(source, new Named(name, "/journeys/" + journeyOf(source)));
            }
        }
        return all;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(MessageSettled settled) {
        Long run = settled.message().run();
        if (run == null || !owns(settled.message().source())) {
            return;
        }
        Record row =
                sql.fetchOne("update journey_runs set seq = seq + 1 where id = {0} returning seq, edition", val(run));
        if (row != null) {
            Line line = Line.of(
                    What.MAIL,
                    settled.message().step(),
                    "state",
                    settled.answer().state().name().toLowerCase(Locale.ROOT));
            line.detail().put("reply", settled.answer().reply());
            log.add(
                    List.of(new JourneyLog.Added(
                            run, row.get("seq", Integer.class), row.get("edition", Integer.class), line)),
                    fields.present(Principal.SYSTEM).now().instant());
        }
    }
}
