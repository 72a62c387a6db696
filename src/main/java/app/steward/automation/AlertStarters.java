package app.steward.automation;

import app.steward.automation.AlertRule.TaskOf;
import app.steward.automation.AlertRuleEditing.Draft;
import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.merge.MergeText;
import app.steward.problem.BadInput;
import app.steward.segment.Starters;
import app.steward.task.TaskPriority;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Alert rules that most teams start with. They are made off: nothing opens before somebody turns one on. */
@Component
public class AlertStarters {
    private record Made(
            Starters.Starter asks,
            AlertType type,
            int holds,
            int keeps,
            String message,
            @Nullable String task) {}

    private static final List<Made> ALL = List.of(
            made(
                    "usage_fell",
                    Subject.ACCOUNT,
                    "Usage fell by 30 %",
                    AlertType.RISK,
                    3,
                    2,
                    "Usage of {{account.name}} in two weeks: {{account.usage_change(days=14)}} against the two"
                            + " weeks before.",
                    "Call about falling use",
                    """
                {"all":[{"field":"usage_change","params":{"days":14},"op":"lte","value":-30},
                        {"field":"stage_type","op":"eq","value":"live"}]}"""),
            made(
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
            made(
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
            made(
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
            made(
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
            made(
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
            made(
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
            made(
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
            made(
                    "detractor",
                    Subject.ACCOUNT,
                    "More detractors than promoters",
                    AlertType.RISK,
                    0,
                    3,
                    "The NPS of {{account.name}} is {{account.nps}}.",
                    "Call those who would not recommend us",
                    """
                {"all":[{"field":"nps","op":"lt","value":0},
                        {"field":"stage_type","op":"neq","value":"cancelled"}]}"""),
            made(
                    "slow_start",
                    Subject.ACCOUNT,
                    "In onboarding, nobody logged in",
                    AlertType.ONBOARDING,
                    0,
                    0,
                    "Nobody at {{account.name}} logged in since {{account.created_on}}.",
                    "Ask what keeps the first users",
                    """
                {"all":[{"field":"stage_type","op":"eq","value":"onboarding"},
                        {"field":"last_login_at","op":"empty"},
                        {"field":"created_on","op":"before_last_days","value":14}]}"""),
            made(
                    "late_milestone",
                    Subject.ACCOUNT,
                    "In onboarding, the next milestone is overdue",
                    AlertType.ONBOARDING,
                    0,
                    0,
                    "{{account.name}} should have met {{account.next_milestone|a milestone}} by"
                            + " {{account.next_milestone_due|now}}.",
                    "Help to the next milestone",
                    """
                {"all":[{"field":"stage_type","op":"eq","value":"onboarding"},
                        {"field":"next_milestone_overdue","op":"eq","value":true}]}"""),
            made(
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
                        {"field":"stage_type","op":"in","value":["onboarding","live"]}]}"""));

    private final Conditions conditions;
    private final Starters starters;

    AlertStarters(Conditions conditions, Starters starters) {
        this.conditions = conditions;
        this.starters = starters;
    }

    private static Made made(
            String key,
            Subject subject,
            String name,
            AlertType type,
            int holds,
            int keeps,
            String message,
            @Nullable String task,
            String condition) {
        return new Made(new Starters.Starter(key, subject, name, condition), type, holds, keeps, message, task);
    }

    /** A rule to begin with. */
    public record Starter(String key, Subject subject, Draft draft) {
        public ConditionTree condition() {
            ConditionTree condition = draft.condition();
            if (condition == null) {
                throw new IllegalStateException("A starter asks something");
            }
            return condition;
        }
    }

    /** What they ask, also those that this workspace can't. */
    public List<Starters.Starter> conditions() {
        return ALL.stream().map(Made::asks).toList();
    }

    /** Of which type each is, by key. */
    public Map<String, String> types() {
        Map<String, String> types = new LinkedHashMap<>();
        ALL.forEach(one -> types.put(one.asks().key(), one.type().label()));
        return types;
    }

    /** Those that this workspace can express. */
    public List<Starter> all(Catalogue catalogue) {
        return ALL.stream()
                .map(one -> usable(one, catalogue))
                .flatMap(Optional::stream)
                .toList();
    }

    public Optional<Starter> find(String key, Catalogue catalogue) {
        return ALL.stream()
                .filter(one -> one.asks().key().equals(key))
                .findFirst()
                .flatMap(one -> usable(one, catalogue));
    }

    private Optional<Starter> usable(Made one, Catalogue catalogue) {
        Subject subject = one.asks().subject();
        String task = one.task();
        try {
            ConditionTree asked = starters.condition(one.asks(), catalogue, Purpose.RULE);
            MergeText.read("message", one.message(), subject, catalogue, conditions);
            return Optional.of(new Starter(
                    one.asks().key(),
                    subject,
                    new Draft(
                            one.asks().name(),
                            one.type(),
                            List.of(),
                            List.of(),
                            asked,
                            one.message(),
                            TaskPriority.NORMAL,
                            "success_manager",
                            one.holds(),
                            one.keeps(),
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
