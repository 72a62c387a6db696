package app.steward.journey;

import app.steward.action.ActionNames;
import app.steward.condition.ConditionText;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.journey.Step.Until;
import app.steward.team.SuccessRole;
import app.steward.template.EmailTemplate;
import app.steward.template.EmailTemplates;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.JsonNode;

/** What the steps of a journey are called and do, said to people. */
@Component
public class StepWords {
    private final Conditions conditions;
    private final ConditionText text;
    private final StepActions actions;
    private final EmailTemplates templates;

    StepWords(Conditions conditions, ConditionText text, StepActions actions, EmailTemplates templates) {
        this.conditions = conditions;
        this.text = text;
        this.actions = actions;
        this.templates = templates;
    }

    /** For all steps that are said in one answer. */
    public Wording of(Subject subject, Snapshot present) {
        return new Wording(subject, present);
    }

    /** Says steps; what they name is looked up once, however many there are. */
    public final class Wording {
        private final Subject subject;
        private final Snapshot present;
        private final ActionNames names = actions.names();
        private final Supplier<Map<Integer, String>> templateNames = SingletonSupplier.of(
                () -> templates.all().stream().collect(Collectors.toMap(EmailTemplate::id, EmailTemplate::name)));

        private Wording(Subject subject, Snapshot present) {
            this.subject = subject;
            this.present = present;
        }

        /** What a step is called: its name, else what it does in few words. */
        public String title(Step step) {
            if (!step.name().isEmpty()) {
                return step.name();
            } else if (step instanceof Step.Wait wait) {
                return until(wait.until());
            } else if (step instanceof Step.WaitUntil) {
                return "Wait until";
            } else if (step instanceof Step.If) {
                return "If / else";
            } else if (step instanceof Step.Email) {
                return "E-mail";
            } else if (step instanceof Step.End end) {
                return end.label().isEmpty() ? "End" : end.label();
            }
            return actions.words(((Step.Act) step).said(), subject, names);
        }

        /** What it does, in one line. */
        public String words(Step step) {
            if (step instanceof Step.Wait wait) {
                String until = until(wait.until());
                return wait.until() instanceof Until.Hours ? until : until + ", in the zone of the user";
            } else if (step instanceof Step.WaitUntil until) {
                String when = condition(until.when());
                return (when == null ? "Until a condition holds" : "Until " + when) + ", at the longest "
                        + count(until.days(), "day");
            } else if (step instanceof Step.If branching) {
                int many = branching.branches().size();
                return (many == 1 ? "1 branch" : many + " branches") + " and Else";
            } else if (step instanceof Step.Email email) {
                String from = email.from();
                Integer template = email.template();
                return (template == null
                                ? "No template yet"
                                : "Template “" + templateNames.get().getOrDefault(template, "that is gone") + "”")
                        + ", from " + (from == null ? "the workspace" : "the " + role(from));
            } else if (step instanceof Step.End) {
                return "The journey ends";
            }
            return actions.words(((Step.Act) step).said(), subject, names);
        }

        private String role(String key) {
            return names.role(key).map(SuccessRole::label).orElse(key);
        }

        /** A condition as a clause; null where there is none, or it can't be read. */
        public @Nullable String condition(@Nullable JsonNode condition) {
            if (condition == null) {
                return null;
            }
            ConditionTree read = conditions
                    .stored(present.catalogue(), subject, conditions.text(condition))
                    .condition();
            return read == null ? null : text.clause(read, subject, present.catalogue(), present.now());
        }

        /** When a wait is over: "Wait 3 days", "Until Tuesday, 09:00". */
        String until(Until until) {
            if (until instanceof Until.Hours hours) {
                return "Wait " + count(hours.hours(), "hour");
            } else if (until instanceof Until.Days days) {
                return "Wait " + count(days.days(), "day");
            } else if (until instanceof Until.WorkingDays days) {
                return "Wait " + count(days.days(), "working day");
            } else if (until instanceof Until.Weekday weekday) {
                return "Until " + weekday.day().getDisplayName(TextStyle.FULL, Locale.ENGLISH) + ", " + weekday.at();
            }
            Until.Date date = (Until.Date) until;
            String label = present.catalogue()
                    .find(subject, date.field())
                    .map(FieldDefinition::label)
                    .orElse("a day that is gone");
            String from = date.plus() == 0
                    ? ""
                    : count(Math.abs(date.plus()), "day") + (date.plus() < 0 ? " before " : " after ");
            return "Until " + from + label + ", " + date.at();
        }
    }

    /** What a way out of a step is called. */
    public static String way(Step step, String way) {
        if (step instanceof Step.If branching && Character.isDigit(way.charAt(0))) {
            int place = Integer.parseInt(way) - 1;
            String name = place < branching.branches().size()
                    ? branching.branches().get(place).name()
                    : "";
            return name.isEmpty() ? "Branch " + way : name;
        }
        return switch (way) {
            case Step.Way.ELSE -> "Else";
            case Step.Way.LATE -> "Time is over";
            case Step.Way.NEXT -> step instanceof Step.WaitUntil ? "It holds" : "Next";
            default -> way;
        };
    }

    /** "1 day", "3 days". */
    public static String count(int count, String one) {
        return count + " " + one + (count == 1 ? "" : "s");
    }
}
