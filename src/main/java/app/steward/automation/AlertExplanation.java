package app.steward.automation;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.sql.Explain;
import app.steward.condition.sql.Explained;
import app.steward.membership.RuleCondition;
import app.steward.membership.RuleRefusals;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.web.Formats;
import app.steward.workspace.Now;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Why a rule has an alert open about a record, would open one now, or does not: its gates in their order, the first one
 * that shuts told.
 */
@Component
@Transactional(readOnly = true)
public class AlertExplanation {
    private final DSLContext sql;
    private final AlertRules rules;
    private final RuleRefusals refusals;
    private final Conditions conditions;
    private final Explain explain;
    private final Formats formats;

    AlertExplanation(
            DSLContext sql,
            AlertRules rules,
            RuleRefusals refusals,
            Conditions conditions,
            Explain explain,
            Formats formats) {
        this.sql = sql;
        this.refusals = refusals;
        this.rules = rules;
        this.conditions = conditions;
        this.explain = explain;
        this.formats = formats;
    }

    /** What comes of it. */
    public enum Result {
        OPEN("open"),
        WOULD_OPEN("would open"),
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
     * One reason to do nothing.
     *
     * @param gate what it is called
     * @param detail in words
     */
    public record Gate(String gate, boolean passed, String detail) {}

    /**
     * The answer.
     *
     * @param condition what the rule asks, as the record meets it; null where it can't be read
     * @param alert number of the open alert; null for none
     */
    public record Why(
            Result result,
            List<Gate> gates,
            @Nullable Explained condition,
            @Nullable Long alert) {
        /** The first gate that shuts; null where none does. */
        public @Nullable Gate shut() {
            return gates.stream().filter(gate -> !gate.passed()).findFirst().orElse(null);
        }
    }

    /** Throws {@link NotFound} for a record that the viewer does not see. */
    public Why of(Viewer viewer, int rule, String externalId, Snapshot present) {
        AlertRule asked = rules.get(rule);
        Subject subject = asked.head().subject();
        Field<Long> id = field(name("r", "id"), Long.class);
        Long found = sql.select(id)
                .from(table(name(subject.plural())).as("r"))
                .where(field(name("r", "external_id"), String.class).eq(CleanText.of(externalId)))
                .and(viewer.sees(subject, subject.accountOf("r")))
                .fetchOne(id);
        if (found == null) {
            throw new NotFound("There is no " + subject.key() + " " + externalId + ".");
        }
        return of(viewer, asked, found, present.catalogue(), present.now());
    }

    /** Of a record by number, which the caller sees. */
    Why of(Viewer viewer, AlertRule rule, long record, Catalogue catalogue, Now now) {
        Subject subject = rule.head().subject();
        ConditionTree whole = rules.condition(rule.head(), catalogue);
        Explained explained = whole == null
                ? null
                : explain.of(whole, subject, record, catalogue, now, viewer).orElse(null);
        Record stored = stored(subject, rule.id(), record, now);
        List<Gate> gates = new ArrayList<>();
        gates.add(new Gate("on", rule.head().isOn(), rule.head().isOn() ? "The rule is on." : "The rule is off."));
        String problem = rule.head().problem();
        boolean broken = whole == null || rule.head().isBroken();
        gates.add(new Gate(
                "broken",
                !broken,
                broken
                        ? "The rule is broken: " + (problem == null ? "it can't be read." : problem)
                        : "It can be computed."));
        gates.add(new Gate(
                "held",
                !rule.isHeld(),
                rule.isHeld() ? "The rule is held by its guard until somebody lets it." : "The rule is not held."));
        boolean live = stored.get("live", Boolean.class);
        gates.add(new Gate("archived", live, live ? "It is in use." : "It is archived."));
        inSegments(rule, record, catalogue, now, viewer, gates);
        boolean matches = explained != null && explained.matches() && live;
        boolean own = rule.head().said().condition() == null
                || explained == null
                || meetsOwn(rule, record, catalogue, now, viewer);
        gates.add(new Gate("condition", own, own ? "It meets the condition." : "It does not meet the condition."));
        waiting(rule, stored, stopped(viewer, rule.id(), record, stored), now, gates);
        Long alert = stored.get("open_id", Long.class);
        boolean all = gates.stream().allMatch(Gate::passed);
        Result result = alert != null ? Result.OPEN : all && matches ? Result.WOULD_OPEN : Result.NO;
        return new Why(result, gates, explained, alert);
    }

    private void inSegments(
            AlertRule rule, long record, Catalogue catalogue, Now now, Viewer viewer, List<Gate> gates) {
        List<Integer> segments = rule.head().said().segments();
        List<Integer> lists = rule.head().said().lists();
        if (segments.isEmpty() && lists.isEmpty()) {
            gates.add(new Gate("segments", true, "The rule is about all of them."));
            return;
        }
        ConditionTree in = conditions
                .stored(catalogue, rule.head().subject(), conditions.text(RuleCondition.of(segments, lists, null)))
                .condition();
        boolean inside = in != null && meets(in, rule, record, catalogue, now, viewer);
        gates.add(new Gate(
                "segments", inside, inside ? "It is in one of the segments." : "It is in none of the segments."));
    }

    private boolean meetsOwn(AlertRule rule, long record, Catalogue catalogue, Now now, Viewer viewer) {
        ConditionTree own = conditions
                .stored(
                        catalogue,
                        rule.head().subject(),
                        String.valueOf(rule.head().said().condition()))
                .condition();
        return own != null && meets(own, rule, record, catalogue, now, viewer);
    }

    private boolean meets(
            ConditionTree condition, AlertRule rule, long record, Catalogue catalogue, Now now, Viewer viewer) {
        return explain.of(condition, rule.head().subject(), record, catalogue, now, viewer)
                .map(Explained::matches)
                .orElse(false);
    }

    /** What is stored of a rule and a record: the entering, and the last alert. */
    private Record stored(Subject subject, int rule, long record, Now now) {
        String live = AlertPass.live(subject, "k");
        return sql.fetchSingle("""
                select %s as live, m.entered_at, m.left_at, m.acted_at, coalesce(m.archived, false) as archived, q.closed_at, q.closed_why, q.reopened,
                  q.entered_at as alert_entered, case when q.closed_at is null then q.id end as open_id,
                  {2} as today
                from (select {0}::int as rule_id, {1}::bigint as record_id) k
                left join rule_members m on m.rule_id = k.rule_id and m.record_id = k.record_id
                left join lateral (select * from alerts q where q.rule_id = k.rule_id and q.record_id = k.record_id
                  order by q.id desc limit 1) q on true""".formatted(live), val(rule), val(record), AlertPass.ofToday("k", now));
    }

    /** What used the entering up, where too many rules led to it. */
    private @Nullable String stopped(Viewer viewer, int rule, long record, Record stored) {
        OffsetDateTime acted = stored.get("acted_at", OffsetDateTime.class);
        RuleRefusals.Refusal last = acted == null ? null : refusals.last(viewer, rule, record);
        return last == null || !last.at().equals(acted.toInstant())
                ? null
                : "These rules led to it, one after the other, and it would have been one too many: " + last.led()
                        + ". It opens when it comes to match anew.";
    }

    private void waiting(AlertRule rule, Record stored, @Nullable String stopped, Now now, List<Gate> gates) {
        LocalDate today = now.today();
        LocalDate entered = day(stored, "entered_at", now);
        LocalDate left = day(stored, "left_at", now);
        int holds = rule.head().said().holdsDays();
        boolean acted = stored.get("acted_at") != null;
        // What left and is not kept any more enters anew; so does what was away before anybody acted upon it.
        boolean over =
                left != null && !left.plusDays(rule.head().said().keepsDays()).isAfter(today);
        boolean away = left != null || stored.get("archived", Boolean.class);
        boolean anew = entered == null || away && (!acted || over);
        long held = anew ? 0 : ChronoUnit.DAYS.between(entered, today);
        boolean longEnough = held >= holds;
        gates.add(new Gate(
                "holds",
                longEnough || !anew && acted,
                holds == 0
                        ? "It opens at once."
                        : "It has matched for " + Math.min(held, holds) + " of " + formats.plural(holds, "day") + "."));
        boolean open = stored.get("open_id") != null;
        gates.add(new Gate("open", !open, open ? "An alert is open already." : "None is open already."));
        String why = stored.get("closed_why", String.class);
        boolean person = "person".equals(why);
        boolean used = !anew && acted && !open;
        gates.add(new Gate(
                "used",
                !used,
                !used
                        ? "It has come to match since the last one."
                        : stopped != null
                                ? stopped
                                : person
                                        ? "Somebody closed the last one, and it has not stopped matching since."
                                        : "It matched already when the rule was turned on, and was skipped."));
        LocalDate closed = day(stored, "closed_at", now);
        LocalDate quiet =
                closed == null ? null : closed.plusDays(rule.settings().quietDays());
        boolean waits = person && quiet != null && quiet.isAfter(today);
        boolean flaps = ("cleared".equals(why) || "rule_changed".equals(why))
                && today.equals(day(stored, "alert_entered", now))
                && (stored.get("reopened", Integer.class) > 0
                        || stored.get("today", Integer.class) >= AlertPass.MOST_A_DAY);
        gates.add(new Gate(
                "quiet",
                !waits && !flaps,
                waits
                        ? "Quiet until " + formats.date(quiet) + ", after somebody closed the last one."
                        : flaps ? "It came and went today already: the next one opens tomorrow." : "It is not quiet."));
    }

    private static @Nullable LocalDate day(Record stored, String column, Now now) {
        OffsetDateTime at = stored.get(column, OffsetDateTime.class);
        return at == null ? null : now.dayOf(at.toInstant());
    }
}
