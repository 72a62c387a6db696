package app.steward.automation;

import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.automation.AlertLog.Listed;
import app.steward.change.Chains;
import app.steward.condition.Subject;
import app.steward.condition.sql.Bound;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.QueryPart;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What people do to alerts of accounts that they see: close them, let them rest until a day, open them again. */
@Component
@Transactional
public class AlertChanges {
    static final int MOST_DAYS_SNOOZED = 365;
    private static final int MOST_OF_NOTE = 2_000;

    private final DSLContext sql;
    private final AlertLog log;
    private final AlertPass pass;
    private final AlertEffects effects;
    private final AlertUndo undo;
    private final AuditTrail audit;
    private final Today today;

    AlertChanges(
            DSLContext sql,
            AlertLog log,
            AlertPass pass,
            AlertEffects effects,
            AlertUndo undo,
            AuditTrail audit,
            Today today) {
        this.sql = sql;
        this.log = log;
        this.pass = pass;
        this.effects = effects;
        this.undo = undo;
        this.audit = audit;
        this.today = today;
    }

    /**
     * What was done.
     *
     * @param undo what {@link #takeBack} takes back; null where nobody could
     */
    public record Acted(int alerts, @Nullable Long undo) {}

    /**
     * Refuses, in the caller's transaction, to change an alert that is another by now; nobody else changes it until then.
     *
     * @param version that the caller saw; null where they do not say
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void requireVersion(Viewer by, long id, @Nullable Integer version) {
        if (version == null) {
            return;
        }
        requireEditor(by);
        Listed alert = log.get(by, id, today.now());
        lock(List.of(id));
        int now = sql.fetchOptional("select version from alerts where id = {0} for update", val(id))
                .orElseThrow(AlertLog::gone)
                .get(0, Integer.class);
        audit.requireVersion("alert", Long.toString(id), label(alert), version, now);
    }

    /** Closes those that are open; it does not open again until the record has left and entered anew. */
    public Acted close(Viewer by, List<Long> alerts, AlertOutcome outcome, String note) {
        String said = CleanText.at("note", note);
        if (said.length() > MOST_OF_NOTE) {
            throw BadInput.of("note", "Use at most 2,000 characters.");
        }
        Now now = today.now();
        Map<String, Object> after = new LinkedHashMap<>();
        after.put("state", "closed");
        after.put("outcome", outcome.key());
        if (!said.isEmpty()) {
            after.put("note", said);
        }
        return update(
                by,
                alerts,
                now,
                DSL.sql(
                        "closed_at = {0}, closed_why = 'person', outcome = {1}, note = {2}, closed_by = {3},"
                                + " snoozed_until = null",
                        val(at(now)), val(outcome.key()), val(said), val(by.memberId(), Long.class)),
                "closed",
                after,
                true);
    }

    /** Lets those that are open rest until a day; null wakes them. */
    public Acted snooze(Viewer by, List<Long> alerts, @Nullable LocalDate until) {
        Now now = today.now();
        if (until != null
                && (!until.isAfter(now.today()) || until.isAfter(now.today().plusDays(MOST_DAYS_SNOOZED)))) {
            throw BadInput.of("snoozedUntil", "Choose a day from tomorrow to a year from now.");
        }
        return update(
                by,
                alerts,
                now,
                DSL.sql("snoozed_until = {0}", val(until, LocalDate.class)),
                until == null ? "woken" : "snoozed",
                Map.of("snoozedUntil", until == null ? "" : until.toString()),
                false);
    }

    private Acted update(
            Viewer by,
            List<Long> alerts,
            Now now,
            QueryPart set,
            String verb,
            Map<String, Object> after,
            boolean moves) {
        requireEditor(by);
        List<Listed> known = log.these(by, alerts, now);
        if (known.isEmpty()) {
            throw AlertLog.gone();
        }
        List<Long> seen = known.stream().map(Listed::id).toList();
        lock(seen);
        Long act = undo.begin(by, seen);
        Result<Record> changed = changed(seen, set);
        List<Long> ids = changed.getValues("id", Long.class);
        if (moves) {
            moved(changed);
        }
        for (Listed alert : known) {
            if (ids.contains(alert.id())) {
                Map<String, Object> before = new LinkedHashMap<>();
                before.put("state", alert.state().key());
                LocalDate snoozed = alert.snoozedUntil();
                if (snoozed != null) {
                    before.put("snoozedUntil", snoozed.toString());
                }
                audit.record(by, verb, "alert", Long.toString(alert.id()), label(alert), before, after);
            }
        }
        return new Acted(ids.size(), act);
    }

    private Result<Record> changed(List<Long> ids, QueryPart set) {
        return sql.fetch(
                "update alerts set {0}, version = version + 1 where id = any ({1}) and closed_at is null"
                        + " returning id, rule_id, record_id, user_id",
                set, Bound.longs(ids));
    }

    /**
     * What was taken back.
     *
     * @param alerts that are as they were before
     * @param changed left, since somebody or something changed them since
     */
    public record Undone(int alerts, int changed) {}

    /**
     * Takes back what the viewer did to alerts.
     *
     * @throws Conflict where it is none of the viewer's acts, was undone, or is too long ago
     */
    public Undone takeBack(Viewer by, long act) {
        requireEditor(by);
        List<Long> acted = undo.take(by, act);
        Now now = today.now();
        List<Listed> known = log.these(by, acted, now);
        List<Long> seen = known.stream().map(Listed::id).toList();
        lock(seen);
        Result<Record> restored = undo.restore(act, seen);
        moved(restored);
        Map<Long, Map<String, Object>> after = new HashMap<>();
        for (Record row : restored) {
            after.put(row.get("id", Long.class), state(row.get("snoozed_until", LocalDate.class), now));
        }
        for (Listed alert : known) {
            Map<String, Object> as = after.get(alert.id());
            if (as != null) {
                audit.record(
                        by,
                        "taken back",
                        "alert",
                        Long.toString(alert.id()),
                        label(alert),
                        alert.isClosed() ? Map.of("state", alert.state().key()) : state(alert.snoozedUntil(), now),
                        as);
            }
        }
        return new Undone(after.size(), acted.size() - after.size());
    }

    /** Of one that is not closed. */
    private static Map<String, Object> state(@Nullable LocalDate snoozed, Now now) {
        Map<String, Object> state = new LinkedHashMap<>();
        boolean rests = snoozed != null && snoozed.isAfter(now.today());
        state.put("state", (rests ? AlertState.SNOOZED : AlertState.OPEN).key());
        if (rests) {
            state.put("snoozedUntil", String.valueOf(snoozed));
        }
        return state;
    }

    /** The derived rows first, as everybody locks them who opens and closes. */
    private void lock(List<Long> ids) {
        Result<Record> records =
                sql.fetch("select record_id, user_id from alerts where id = any ({0})", Bound.longs(ids));
        for (Subject subject : List.of(Subject.ACCOUNT, Subject.USER)) {
            List<Long> some = records.stream()
                    .filter(row -> (row.get(1) == null) == (subject == Subject.ACCOUNT))
                    .map(row -> row.get(0, Long.class))
                    .toList();
            if (!some.isEmpty()) {
                pass.lockFacts(subject, some);
            }
        }
    }

    private void moved(Result<Record> rows) {
        effects.moved(Subject.ACCOUNT, of(rows, false), Chains.NONE);
        effects.moved(Subject.USER, of(rows, true), Chains.NONE);
    }

    private Result<Record> of(Result<Record> rows, boolean users) {
        Result<Record> some = sql.newResult(rows.fields());
        rows.stream().filter(row -> (row.get("user_id") != null) == users).forEach(some::add);
        return some;
    }

    /**
     * Opens one again that is closed.
     *
     * @throws Conflict where the record does not match any more, or another alert of the rule is open
     */
    public void reopen(Viewer by, long id) {
        requireEditor(by);
        Now now = today.now();
        Listed alert = log.get(by, id, now);
        if (!alert.isClosed()) {
            if (alert.isSnoozed()) {
                snooze(by, List.of(id), null);
            }
            return;
        }
        lock(List.of(id));
        boolean matches = sql.fetchOptional(
                        "select 1 from alerts a join rules r on r.id = a.rule_id join rule_members m"
                                + " on m.rule_id = a.rule_id and m.record_id = a.record_id where a.id = {0}"
                                + " and r.armed_at is not null and m.left_at is null and not m.archived",
                        val(id))
                .isPresent();
        if (!matches) {
            throw new Conflict(alert.about() + " does not match " + alert.ruleName() + " any more.");
        }
        Result<Record> opened;
        try {
            opened = sql.fetch(
                    "update alerts set closed_at = null, closed_why = null, outcome = null, note = '', closed_by = null,"
                            + " snoozed_until = null, reopened = reopened + 1, version = version + 1,"
                            + " holder_id = owner_for(account_id, role_id) where id = {0} and not exists (select from"
                            + " alerts o where o.rule_id = alerts.rule_id and o.record_id = alerts.record_id and"
                            + " o.closed_at is null) returning id, rule_id, record_id, user_id",
                    val(id));
        } catch (DuplicateKeyException another) {
            throw otherIsOpen(alert);
        }
        if (opened.isEmpty()) {
            throw otherIsOpen(alert);
        }
        moved(opened);
        audit.record(
                by,
                "reopened",
                "alert",
                Long.toString(id),
                label(alert),
                Map.of("state", "closed", "outcome", Objects.requireNonNullElse(alert.outcome(), "")),
                Map.of("state", "open"));
    }

    private static Conflict otherIsOpen(Listed alert) {
        return new Conflict("Another alert of " + alert.ruleName() + " is open about " + alert.about() + ".");
    }

    private static String label(Listed alert) {
        return alert.ruleName() + ": " + alert.about();
    }

    private static OffsetDateTime at(Now now) {
        return now.instant().atOffset(ZoneOffset.UTC);
    }

    private static void requireEditor(Viewer viewer) {
        if (!viewer.mayEditAccounts()) {
            throw new NotAllowed("You see alerts and change none.");
        }
    }
}
