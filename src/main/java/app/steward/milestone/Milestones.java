package app.steward.milestone;

import app.steward.action.ActionHolder;
import app.steward.action.Actions;
import app.steward.condition.Catalogue;
import app.steward.condition.ConditionHolder;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.membership.Rule;
import app.steward.membership.RuleCondition;
import app.steward.membership.RuleKind;
import app.steward.membership.Rules;
import app.steward.problem.NotFound;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The milestones, read. Everybody knows of all of them; of who met them each sees their own part. */
@Component
@Transactional(readOnly = true)
public class Milestones implements ActionHolder, ConditionHolder {
    /** In the audit trail, and of what uses something. */
    public static final String KIND = "milestone";

    private final DSLContext sql;
    private final Rules rules;
    private final ObjectProvider<Actions> actions; // they know fields, and fields know milestones
    private final Conditions conditions;

    Milestones(DSLContext sql, Rules rules, ObjectProvider<Actions> actions, Conditions conditions) {
        this.sql = sql;
        this.rules = rules;
        this.actions = actions;
        this.conditions = conditions;
    }

    /** In their order. */
    public List<Milestone> all() {
        Map<Integer, Milestone.Settings> settings = new HashMap<>();
        sql.fetch("select m.*, m.actions::text as does from milestones m")
                .forEach(row -> settings.put(row.get("rule_id", Integer.class), settings(row)));
        List<Milestone> all = new ArrayList<>();
        for (Rule head : settings.isEmpty() ? List.<Rule>of() : rules.of(RuleKind.MILESTONE)) {
            Milestone.Settings own = settings.get(head.id());
            if (own != null) {
                all.add(new Milestone(head, own));
            }
        }
        all.sort(Comparator.comparingInt((Milestone one) -> one.settings().position())
                .thenComparingInt(Milestone::id));
        return all;
    }

    /** Throws {@link NotFound} where there is none. */
    public Milestone get(int id) {
        return all().stream()
                .filter(one -> one.id() == id)
                .findFirst()
                .orElseThrow(() -> new NotFound("There is no milestone " + id + "."));
    }

    private Milestone.Settings settings(Record row) {
        OffsetDateTime until = row.get("skipped_until", OffsetDateTime.class);
        return new Milestone.Settings(
                row.get("position", Integer.class),
                row.get("strict", Boolean.class),
                row.get("due_days", Integer.class),
                row.get("due_from", String.class),
                actions.getObject().stored(row.get("does", String.class)),
                row.get("guard", Integer.class),
                row.get("skips", Boolean.class),
                until == null ? null : until.toInstant());
    }

    /** Segments and condition as one; null where they can't be read. */
    public @Nullable ConditionTree condition(Rule head, Catalogue catalogue) {
        return conditions
                .stored(catalogue, Subject.ACCOUNT, conditions.text(RuleCondition.of(head.said(), conditions)))
                .condition();
    }

    @Override
    public Stream<Held> actions() {
        return all().stream()
                .map(one -> new Held(
                        KIND,
                        one.id(),
                        one.name(),
                        Subject.ACCOUNT,
                        one.settings().actions()));
    }

    /** Their conditions are held with those of all rules. */
    @Override
    public Stream<ParsedCondition> held(Catalogue catalogue) {
        return Stream.of();
    }

    @Override
    public Stream<ReferencedField> heldUses(Catalogue catalogue) {
        return all().stream()
                .filter(one -> one.settings().dueDays() != null)
                .map(one -> new ReferencedField(
                        KIND,
                        one.id(),
                        one.name(),
                        Subject.ACCOUNT,
                        FieldRef.of(one.settings().dueFrom())));
    }
}
