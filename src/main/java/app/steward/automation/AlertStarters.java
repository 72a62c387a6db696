package app.steward.automation;

import app.steward.automation.AlertRule.TaskOf;
import app.steward.automation.AlertRuleEditing.Draft;
import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.task.TaskPriority;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Alert rules that most teams start with. They are made off: nothing opens before somebody turns one on. */
@Component
public class AlertStarters {
    private final Conditions conditions;

    AlertStarters(Conditions conditions) {
        this.conditions = conditions;
    }

    /** @param condition null where this workspace does not have what it asks */
    public record Starter(String key, Subject subject, Draft draft) {
        public ConditionTree condition() {
            ConditionTree condition = draft.condition();
            if (condition == null) {
                throw new IllegalStateException("A starter asks something");
            }
            return condition;
        }
    }

    /** Those that this workspace can express. */
    public List<Starter> all(Catalogue catalogue) {
        return Stream.of(
                        one(
                                catalogue,
                                "usage_fell",
                                Subject.ACCOUNT,
                                "Usage fell by 30 %",
                                AlertType.RISK,
                                3,
                                2,
                                "{{account.name}} used the product {{account.usage_change(days=14)}} against the two weeks"
                                        + " before.",
                                "Call about falling use",
                                """
                                {"all":[{"field":"usage_change","params":{"days":14},"op":"lte","value":-30},
                                        {"field":"stage_type","op":"eq","value":"live"}]}"""),
                        one(
                                catalogue,
                                "sponsor_gone",
                                Subject.USER,
                                "Sponsor not seen for 21 days",
                                AlertType.RISK,
                                0,
                                0,
                                "{{user.name|A sponsor}} was last active on {{user.last_active_at|no day}}.",
                                "Ask for a meeting with the sponsor",
                                """
                                {"all":[{"field":"persona","op":"eq","value":"sponsor"},
                                        {"field":"last_active_at","op":"before_last_days","value":21}]}"""),
                        one(
                                catalogue,
                                "no_use",
                                Subject.ACCOUNT,
                                "No use in 14 days",
                                AlertType.RISK,
                                0,
                                1,
                                "Nobody at {{account.name}} used the product for two weeks.",
                                "Call: nobody uses the product",
                                """
                                {"all":[{"field":"active_users","params":{"days":14},"op":"eq","value":0},
                                        {"field":"stage_type","op":"eq","value":"live"}]}"""),
                        one(
                                catalogue,
                                "health_fell",
                                Subject.ACCOUNT,
                                "Health fell by 10 in 30 days",
                                AlertType.RISK,
                                1,
                                2,
                                "Overall health of {{account.name}} fell within 30 days.",
                                null,
                                """
                                {"field":"health_change","params":{"pillar":"overall","days":30},"op":"lte","value":-10}"""),
                        one(
                                catalogue,
                                "renewal",
                                Subject.ACCOUNT,
                                "Renewal in 60 days, nobody spoke",
                                AlertType.RENEWAL,
                                0,
                                0,
                                "{{account.name}} renews on {{account.next_billing_on}}. Last touchpoint:"
                                        + " {{account.last_touchpoint_at|none}}.",
                                "Prepare the renewal talk",
                                """
                                {"all":[{"field":"next_billing_on","op":"next_days","value":60},
                                        {"any":[{"field":"last_touchpoint_at","op":"before_last_days","value":30},
                                                {"field":"last_touchpoint_at","op":"empty"}]}]}"""),
                        one(
                                catalogue,
                                "overdue",
                                Subject.ACCOUNT,
                                "Overdue by 15 days",
                                AlertType.RISK,
                                0,
                                0,
                                "An invoice of {{account.name}} is overdue by {{account.days_overdue}} days.",
                                null,
                                """
                                {"field":"days_overdue","op":"gte","value":15}"""),
                        one(
                                catalogue,
                                "urgent_ticket",
                                Subject.ACCOUNT,
                                "Urgent ticket open for 2 days",
                                AlertType.RISK,
                                2,
                                0,
                                "{{account.open_urgent_tickets}} urgent at {{account.name}}.",
                                "Ask support for a date",
                                """
                                {"field":"open_urgent_tickets","op":"gte","value":1}"""),
                        one(
                                catalogue,
                                "licenses",
                                Subject.ACCOUNT,
                                "Licenses used over 90 %",
                                AlertType.UPSELLING,
                                3,
                                3,
                                "{{account.name}} uses {{account.license_utilisation}} of its licenses.",
                                "Propose more licenses",
                                """
                                {"field":"license_utilisation","op":"gt","value":90}"""),
                        one(
                                catalogue,
                                "nobody",
                                Subject.ACCOUNT,
                                "Large account without a success manager",
                                AlertType.ONBOARDING,
                                0,
                                0,
                                "{{account.name}} pays {{account.mrr}} a month and has no success manager.",
                                null,
                                """
                                {"all":[{"field":"success_manager","op":"empty"},{"field":"mrr","op":"gte","value":1000},
                                        {"field":"stage_type","op":"in","value":["onboarding","live"]}]}"""))
                .flatMap(Optional::stream)
                .toList();
    }

    public Optional<Starter> find(String key, Catalogue catalogue) {
        return all(catalogue).stream().filter(one -> one.key().equals(key)).findFirst();
    }

    /** None where this workspace has not what it asks for. */
    private Optional<Starter> one(
            Catalogue catalogue,
            String key,
            Subject subject,
            String name,
            AlertType type,
            int holds,
            int keeps,
            String message,
            @Nullable String task,
            String condition) {
        try {
            ConditionTree asked = conditions.read(catalogue, subject, condition, Purpose.RULE);
            MergeText.read(message, subject, catalogue, conditions);
            return Optional.of(new Starter(
                    key,
                    subject,
                    new Draft(
                            name,
                            type,
                            List.of(),
                            List.of(),
                            asked,
                            message,
                            TaskPriority.NORMAL,
                            "success_manager",
                            holds,
                            keeps,
                            AlertRule.QUIET_DAYS,
                            null,
                            null,
                            true,
                            task == null
                                    ? List.of()
                                    : List.of(new TaskOf(task, "", null, TaskPriority.NORMAL, 2, true)),
                            null,
                            List.of(),
                            false)));
        } catch (BadInput notHere) {
            return Optional.empty();
        }
    }
}
