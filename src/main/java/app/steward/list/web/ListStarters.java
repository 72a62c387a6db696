package app.steward.list.web;

import app.steward.condition.ConditionText;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.segment.LineCounts;
import app.steward.team.Viewer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Lists that most teams make, to begin with. One that tests a field that there is not yet is not offered. */
@Component
class ListStarters {
    private record Made(Subject subject, String name, String condition) {}

    private static final List<Made> STARTERS = List.of(
            new Made(Subject.ACCOUNT, "Person and score disagree", """
                    {"any":[{"field":"pulse_gap","op":"gte","value":2},{"field":"pulse_gap","op":"lte","value":-2}]}"""),
            new Made(Subject.ACCOUNT, "Renewals in 90 days without an owner", """
                    {"all":[{"field":"next_billing_on","op":"next_days","value":90},
                            {"field":"success_manager","op":"empty"}]}"""),
            new Made(Subject.ACCOUNT, "Ready to grow", """
                    {"all":[{"field":"license_utilisation","op":"gte","value":80},
                            {"field":"overall_health","op":"eq","value":"good"}]}"""),
            new Made(Subject.ACCOUNT, "Overdue and silent", """
                    {"all":[{"field":"overdue_amount","op":"gt","value":0},
                            {"field":"last_touchpoint_at","op":"before_last_days","value":30}]}"""),
            new Made(Subject.USER, "Sponsors who stopped coming", """
                    {"all":[{"field":"persona","op":"eq","value":"sponsor"},
                            {"field":"last_active_at","op":"before_last_days","value":21}]}"""));

    private final Conditions conditions;
    private final ConditionText words;
    private final LineCounts counts;
    private final Fields fields;

    ListStarters(Conditions conditions, ConditionText words, LineCounts counts, Fields fields) {
        this.conditions = conditions;
        this.words = words;
        this.counts = counts;
        this.fields = fields;
    }

    /**
     * One of them.
     *
     * @param also its criteria, as the form of a list takes them
     * @param now how many of what the viewer sees meet them; null where nobody counted
     */
    record Starter(
            Subject subject,
            String name,
            String words,
            String also,
            @Nullable Long now) {}

    /** @param counted whether to count, in one scan of accounts and one of users */
    List<Starter> shownTo(Viewer viewer, boolean counted) {
        Snapshot present = fields.present(viewer);
        List<Starter> starters = new ArrayList<>();
        for (Subject subject : List.of(Subject.ACCOUNT, Subject.USER)) {
            Map<String, ConditionTree> lines = new LinkedHashMap<>();
            for (Made made : STARTERS) {
                if (made.subject() == subject) {
                    try {
                        JsonNode condition = conditions.tree(made.condition());
                        lines.put(
                                made.name(),
                                conditions.read(present.catalogue(), subject, condition, Purpose.SHARED_LIST));
                    } catch (BadInput unknown) {
                        // A field that this workspace does not have.
                    }
                }
            }
            Map<String, Long> now = counted && !lines.isEmpty()
                    ? counts.of(viewer, subject, lines, present.catalogue(), present.now())
                            .byLine()
                    : Map.of();
            lines.forEach((name, condition) -> starters.add(new Starter(
                    subject,
                    name,
                    words.of(condition, subject, present.catalogue(), present.now()),
                    "[" + conditions.write(condition) + "]",
                    now.get(name))));
        }
        return starters;
    }
}
