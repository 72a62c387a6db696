package app.steward.demo;

import static org.jooq.impl.DSL.val;

import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.derive.Definition;
import app.steward.derive.Pass;
import app.steward.derive.Stage;
import app.steward.fact.DerivedValues;
import app.steward.journey.DefinitionJson;
import app.steward.journey.Journey;
import app.steward.journey.JourneyEditing;
import app.steward.journey.JourneyPublishing;
import app.steward.journey.JourneyPublishing.Publish;
import app.steward.journey.JourneyStarters;
import app.steward.journey.Journeys;
import app.steward.journey.PumpWorker;
import app.steward.mail.Unsubscribing;
import app.steward.membership.Existing;
import app.steward.membership.MembershipPass;
import app.steward.membership.RuleKind;
import app.steward.outbox.Answer;
import app.steward.outbox.Message;
import app.steward.outbox.Sender;
import app.steward.segment.Segments;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import app.steward.workspace.Workspaces;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Journeys that began some weeks ago. What has happened since was done by the journeys themselves, moment by moment of those
 * weeks: nothing of it is made up, but for what became of their tasks.
 */
@Component
class DemoJourneys {
    private static final int DAYS = 17;
    private static final LocalTime PUBLISHED = LocalTime.of(10, 20);

    private static final String WELCOMED = """
            {"condition":{"all":[{"field":"created_on","op":"last_days","value":30},
              {"field":"account.stage_type","op":"eq","value":"onboarding"},
              {"field":"role","op":"neq","value":"viewer"}]}}""";

    private static final String BEGUN = """
            {"all":[{"field":"features_used","params":{"days":14},"op":"gte","value":4}]}""";

    private static final String ADOPTING = """
            {"segments":[%d],"condition":{"all":[{"field":"activity","op":"eq","value":"active"},
              {"field":"features_used","params":{"days":30},"op":"lte","value":2}]}}""";

    /** What the entry of sponsors and the goals of all go by. */
    private static final String WATCHED = """
            select user_id from user_segment_members where segment_id = {0}
            union select user_id from journey_runs where left_at is null""";

    private static final String ENTERING = """
            select m.record_id from rule_members m join journeys j on j.id = m.rule_id
            where m.acted_at is null and m.left_at is null""";

    private static final Pattern UNSUBSCRIBE = Pattern.compile("/unsubscribe\\?token=([\\w-]+)");

    private final DSLContext sql;
    private final Today today;
    private final Workspaces workspaces;
    private final TeamMembers members;
    private final JourneyStarters starters;
    private final JourneyEditing editing;
    private final JourneyPublishing publishing;
    private final Journeys journeys;
    private final Segments segments;
    private final Fields fields;
    private final DerivedValues facts;
    private final MembershipPass membership;
    private final Stage stage;
    private final PumpWorker pump;
    private final Sender mail;
    private final Unsubscribing unsubscribing;

    DemoJourneys(
            DSLContext sql,
            Today today,
            Workspaces workspaces,
            TeamMembers members,
            JourneyStarters starters,
            JourneyEditing editing,
            JourneyPublishing publishing,
            Journeys journeys,
            Segments segments,
            Fields fields,
            DerivedValues facts,
            MembershipPass membership,
            List<Stage> stages,
            PumpWorker pump,
            List<Sender> senders,
            Unsubscribing unsubscribing) {
        this.sql = sql;
        this.today = today;
        this.workspaces = workspaces;
        this.members = members;
        this.starters = starters;
        this.editing = editing;
        this.publishing = publishing;
        this.journeys = journeys;
        this.segments = segments;
        this.fields = fields;
        this.facts = facts;
        this.membership = membership;
        this.stage = stages.stream()
                .filter(one -> one.name().equals("journeys"))
                .findFirst()
                .orElseThrow();
        this.pump = pump;
        this.mail = senders.stream()
                .filter(one -> one.kind().equals("customer"))
                .findFirst()
                .orElseThrow();
        this.unsubscribing = unsubscribing;
    }

    /** In one transaction, so that nobody moves a run of the past by the clock of the present. */
    @Transactional
    public void make(Now now) {
        LocalDate day = now.today().minusDays(DAYS);
        while (!workspaces.current().workingDays().includes(day)) {
            day = day.minusDays(1);
        }
        Instant began = day.atTime(PUBLISHED).atZone(now.zone()).toInstant();
        LocalTime refresh = workspaces.current().refreshAt();
        at(began, () -> {
            publish();
            night();
        });
        Instant moment = began;
        while (moment.isBefore(now.instant())) {
            day = day.plusDays(1);
            Instant night = day.atTime(refresh).atZone(now.zone()).toInstant();
            Instant next = night.isBefore(now.instant()) ? night : now.instant();
            for (Instant due = due(moment, next); due != null; due = due(due, next)) {
                at(due, this::unsubscribe);
            }
            at(next, this::night);
            moment = next;
        }
        // with what is known now: of who has left meanwhile, too
        recompute(now, sql.fetch("select user_id from journey_runs"));
        recompute(now, sql.fetch(WATCHED, val(sponsors())));
        afterwards(now);
    }

    private void recompute(Now now, Result<Record> users) {
        facts.recompute(Subject.USER, users.getValues(0, Long.class), now);
    }

    /** Does it as of a moment, and then all that it makes due. */
    private void at(Instant moment, Runnable work) {
        today.at(moment, () -> {
            work.run();
            pump.work();
            messages(moment);
        });
    }

    /** When something is due next; null: nothing is until then. */
    private @Nullable Instant due(Instant after, Instant until) {
        OffsetDateTime due = sql.fetchSingle(
                        "select min(due_at) from journey_runs where left_at is null and due_at > {0} and due_at <= {1}",
                        val(after.atOffset(ZoneOffset.UTC)), val(until.atOffset(ZoneOffset.UTC)))
                .get(0, OffsetDateTime.class);
        return due == null ? null : due.toInstant();
    }

    private void publish() {
        Viewer by = members.all().stream()
                .map(TeamMember::viewer)
                .filter(Viewer::mayAdminister)
                .findFirst()
                .orElse(Viewer.system());
        publish(by, "welcome", Existing.SKIP, draft -> {
            draft.set("entry", json(WELCOMED));
            draft.set("goal", json(BEGUN));
        });
        publish(by, "adopt", Existing.ACT, draft -> {
            draft.set("entry", json(ADOPTING.formatted(sponsors())));
            draft.withObject("settings").put("capPerDay", 12);
            draft.withObject("/steps/0").put("from", "success_manager");
            draft.withObject("/steps/3").put("days", 7);
        });
    }

    /** @param change what is other than the starter has it */
    private void publish(Viewer by, String starter, Existing existing, Consumer<ObjectNode> change) {
        int id = starters.create(by, starter, starters.name(starter).orElseThrow());
        Journey made = journeys.get(id);
        ObjectNode draft = DefinitionJson.write(made.draft());
        change.accept(draft);
        editing.save(by, id, made.name(), DefinitionJson.read(draft, made.draft()), null);
        publishing.publish(by, id, new Publish(existing, null, Map.of(), false), null);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private int sponsors() {
        return segments.of(Subject.USER).stream()
                .filter(segment -> segment.name().equals("Sponsors"))
                .findFirst()
                .orElseThrow()
                .id();
    }

    /** What a night does, as far as it concerns journeys: for those who could enter or are in one, with the values of then. */
    private void night() {
        Now now = today.now();
        recompute(now, sql.fetch(WATCHED, val(sponsors())));
        membership.run(
                RuleKind.RULES,
                Subject.USER,
                null,
                journeys.all().stream().map(Journey::id).toList(),
                now);
        recompute(now, sql.fetch(ENTERING));
        Pass pass = new Pass(fields.catalogue(), now);
        stage.some(
                stage.definitions(pass.catalogue()).stream()
                        .map(Definition::name)
                        .collect(Collectors.toSet()),
                pass);
    }

    /** Hands over what waits. The demo keeps it all, so that nothing leaves. */
    private void messages(Instant moment) {
        sql.fetch("select id, key, kind, payload::text as payload, attempts from outbox"
                        + " where kind = 'customer' and state = 'waiting' order by id")
                .forEach(row -> message(row, moment));
    }

    private void message(Record row, Instant moment) {
        long id = row.get("id", Long.class);
        Message message = new Message(
                id,
                row.get("key", String.class),
                row.get("kind", String.class),
                JsonMapper.shared().readTree(row.get("payload", String.class)),
                row.get("attempts", Integer.class) + 1);
        Answer answer = mail.stop(message).orElseThrow(() -> new IllegalStateException("The demo sends no mail"));
        sql.execute(
                "update outbox set state = {1}, reply = {2}, attempts = {3}, created_at = {4}, not_before = {4} where id = {0}",
                val(id),
                val(answer.state().key()),
                val(answer.reply()),
                val(message.attempts()),
                val(moment.atOffset(ZoneOffset.UTC)));
        sql.execute(
                "update outbox_content set created_at = {1} where id = {0}",
                val(id), val(moment.atOffset(ZoneOffset.UTC)));
        mail.settled(message, answer);
    }

    /** One in some who got a message some time ago wants no more. */
    private void unsubscribe() {
        sql.fetch("""
                        select c.plain from outbox o join outbox_content c on c.id = o.id
                        where o.id % 53 = 7 and o.state = 'kept' and o.handed_at < {0}
                          and not exists (select from addresses a where a.hash = o.address_hash and a.suppressed is not null)""", val(today.now().instant().atOffset(ZoneOffset.UTC)))
                .getValues(0, String.class)
                .forEach(text -> {
                    Matcher link = UNSUBSCRIBE.matcher(text);
                    if (link.find()) {
                        unsubscribing.stop(link.group(1));
                    }
                });
    }

    /** What the team did, and when what the database dates itself was made. */
    private void afterwards(Now now) {
        sql.execute("""
                update tasks t set created_at = l.at, updated_at = l.at from journey_log l
                where l.run_id = t.run_id and l.what = 'passed' and t.origin = 'run:' || l.run_id || ':' || l.step""");
        sql.execute(
                """
                update tasks t set state = 'done', touched = true, done_by = t.holder_id, done_at = d.at, updated_at = d.at,
                  outcome = (array['Reached, has a plan', 'No answer, left a message', 'Shown on a call',
                    'Wants to wait for a colleague', '', ''])[1 + t.id % 6]
                from (select o.id, least({0}::timestamptz, greatest(o.created_at + interval '3 hours',
                    (o.due_on + interval '9 hours') at time zone {1}) + (o.id * 37 % 300) * interval '1 minute') as at
                  from tasks o where o.run_id is not null) d
                where d.id = t.id and t.state = 'open' and t.holder_id is not null and t.id % 7 > 0 and d.at < {0}""", val(now.instant().atOffset(ZoneOffset.UTC)), val(now.zone().getId()));
    }
}
