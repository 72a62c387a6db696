package app.steward.milestone;

import static org.jooq.impl.DSL.val;

import app.steward.change.Chains;
import app.steward.change.ChangedFields;
import app.steward.change.RecordsChanged;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.membership.MembershipPass;
import app.steward.membership.RuleKind;
import app.steward.milestone.MilestonePass.Part;
import app.steward.milestone.MilestonesMet.Met;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.record.RecordChangeSupport;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What people do about milestones of one account: meet one by hand, and have one tracked again. */
@Component
@Transactional
public class MilestoneChanges {
    private static final int MOST_OF_NOTE = 2_000;

    private final DSLContext sql;
    private final Milestones milestones;
    private final MilestonePass pass;
    private final MembershipPass rules;
    private final RecordChangeSupport editing;
    private final MilestoneTrail trail;
    private final Fields fields;
    private final Today today;
    private final ApplicationEventPublisher events;

    MilestoneChanges(
            DSLContext sql,
            Milestones milestones,
            MilestonePass pass,
            MembershipPass rules,
            RecordChangeSupport editing,
            MilestoneTrail trail,
            Fields fields,
            Today today,
            ApplicationEventPublisher events) {
        this.sql = sql;
        this.milestones = milestones;
        this.pass = pass;
        this.rules = rules;
        this.editing = editing;
        this.trail = trail;
        this.fields = fields;
        this.today = today;
        this.events = events;
    }

    /**
     * Meets it by hand, with all that follows.
     *
     * @param note why; not empty
     * @throws Conflict where it is met already, is off, or the account is archived
     */
    public void meet(Viewer by, String externalId, int id, String note) {
        long account = editable(by, externalId);
        String said = note(note, true);
        Milestone one = milestones.get(id);
        String name = locked(account);
        if (!one.isOn()) {
            throw new Conflict(one.name() + " is off.");
        } else if (isMet(account, id)) {
            throw new Conflict(name + " has met " + one.name() + " already.");
        }
        Now now = today.now();
        sql.execute(
                "insert into milestones_met (account_id, milestone_id, met_at, how, met_by, note)"
                        + " values ({0}, {1}, {2}, 'hand', {3}, {4})",
                val(account), val(id), val(at(now)), val(by.memberId(), Long.class), val(said));
        log(by, account, id, "met", said, now);
        pass.follow(
                List.of(new Met(id, account, now.instant(), "hand")),
                milestones.all().stream().collect(Collectors.toMap(Milestone::id, each -> each)),
                now,
                Chains.NONE);
        follow(account, id, now);
        trail.acted(by, "met", one, name, "unmet", "met", said);
    }

    /**
     * Tracks it again: it is met by the next entering. What matches now counts as used up, unless it is to be met again.
     *
     * @param note why; needed of who does not edit milestones
     * @param again whether it is met at once where the account matches
     * @throws Conflict where it is not met
     */
    public void reset(Viewer by, String externalId, int id, String note, boolean again) {
        long account = editable(by, externalId);
        boolean edits = by.mayEditSegments();
        String said = note(note, !edits);
        if (!edits && !owns(by, account)) {
            throw new NotAllowed("Only who has the account resets its milestones, or a super manager.");
        }
        Milestone one = milestones.get(id);
        String name = locked(account);
        int reset = sql.execute(
                "delete from milestones_met where account_id = {0} and milestone_id = {1}", val(account), val(id));
        if (reset == 0) {
            throw new Conflict(name + " has not met " + one.name() + ".");
        }
        Now now = today.now();
        log(by, account, id, "reset", said, now);
        rules.records(RuleKind.RULES, Subject.ACCOUNT, Set.of(account), Set.of(id), fields.catalogue(), now);
        sql.execute(
                "update rule_members set acted_at = {0} where rule_id = {1} and record_id = {2} and left_at is null",
                val(again ? null : at(now), OffsetDateTime.class), val(id), val(account));
        pass.moved(List.of(new Met(id, account, now.instant(), "hand")), Chains.NONE);
        follow(account, id, now);
        trail.acted(by, "reset", one, name, "met", isMet(account, id) ? "met again" : "unmet", said);
    }

    /** Others may be due by it, and what reads it is computed in this transaction. */
    private void follow(long account, int id, Now now) {
        Part part = new Part(null, Set.of(account));
        while (pass.meet(part, now).more()) {
            // each may let the next be met
        }
        events.publishEvent(
                RecordsChanged.accounts(Set.of(account), new ChangedFields(Set.of(MilestoneFields.nameOf(id)))));
    }

    private long editable(Viewer by, String externalId) {
        if (!by.mayEditAccounts()) {
            throw new NotAllowed("You see milestones and change none.");
        }
        return editing.get(by, Subject.ACCOUNT, externalId);
    }

    /** The account's name; throws {@link Conflict} for one that is archived. */
    private String locked(long account) {
        Record row = sql.fetchSingle(
                "select label, archived_at from accounts where id = {0} for no key update", val(account));
        if (row.get(1) != null) {
            throw new Conflict("The account is archived: restore it first.");
        }
        pass.lockFacts(List.of(account));
        return row.get(0, String.class);
    }

    private boolean isMet(long account, int id) {
        return sql.fetchOptional(
                        "select 1 from milestones_met where account_id = {0} and milestone_id = {1}",
                        val(account), val(id))
                .isPresent();
    }

    /** Whether the viewer has the account in a success role. */
    private boolean owns(Viewer by, long account) {
        return sql.fetchOptional(
                        "select 1 from account_assignments where account_id = {0} and member_id = {1} limit 1",
                        val(account), val(by.memberId(), Long.class))
                .isPresent();
    }

    private void log(Viewer by, long account, int id, String what, String note, Now now) {
        sql.execute(
                "insert into milestone_log (account_id, milestone_id, at, what, how, member_id, note)"
                        + " values ({0}, {1}, {2}, {3}, 'hand', {4}, {5})",
                val(account), val(id), val(at(now)), val(what), val(by.memberId(), Long.class), val(note));
    }

    private static String note(String given, boolean needed) {
        String note = CleanText.at("note", given);
        if (note.length() > MOST_OF_NOTE) {
            throw BadInput.of("note", "Use at most 2,000 characters.");
        } else if (needed && note.isEmpty()) {
            throw BadInput.of("note", "Say why in a note.");
        }
        return note;
    }

    private static OffsetDateTime at(Now now) {
        return now.instant().atOffset(ZoneOffset.UTC);
    }
}
