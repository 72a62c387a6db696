package app.steward.journey;

import app.steward.action.ActionNames;
import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.journey.Step.Until;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.template.EmailTemplate;
import app.steward.template.EmailTemplates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

/** What a draft still lacks before it can be published: a draft may be saved with all of it. */
@Component
@Transactional // what a step names is held while it is looked at, so it is not read-only
public class DefinitionCheck {
    private final DSLContext sql;
    private final Conditions conditions;
    private final StepActions actions;
    private final EmailTemplates templates;

    DefinitionCheck(DSLContext sql, Conditions conditions, StepActions actions, EmailTemplates templates) {
        this.templates = templates;
        this.sql = sql;
        this.conditions = conditions;
        this.actions = actions;
    }

    /**
     * Something that is wrong.
     *
     * @param step key of the step; null: of the journey itself
     * @param path within the step, or the journey: days, branches[0].when.all[1].value, entry.segments
     */
    public record Problem(@Nullable String step, String path, String message) {
        /** As the API names it. */
        public Fault fault() {
            String of = step == null ? "" : "steps." + step;
            return new Fault(of.isEmpty() || path.isEmpty() ? of + path : of + "." + path, message);
        }
    }

    /** All that is wrong, in the order of the journey. */
    public List<Problem> problems(int journey, Subject subject, Definition definition, Catalogue catalogue) {
        List<Problem> all = new ArrayList<>();
        Definition.Entry entry = definition.entry();
        if (entry.segments().isEmpty() && entry.lists().isEmpty() && entry.condition() == null) {
            all.add(new Problem(null, "entry", "Say who enters: segments, lists or a condition."));
        }
        missing(
                "select id from segments where subject = {1} and id = any ({0})",
                entry.segments(),
                subject,
                id -> all.add(new Problem(
                        null, "entry.segments", "There is no segment " + id + " of " + subject.plural() + ".")));
        missing(
                "select id from rules where kind = 'list' and owner_id is null and subject = {1} and id = any ({0})",
                entry.lists(),
                subject,
                id -> all.add(new Problem(
                        null, "entry.lists", "There is no shared list " + id + " of " + subject.plural() + ".")));
        missing(
                "select id from journeys where id <> " + journey + " and {1} <> '' and id = any ({0})",
                definition.settings().excludes(),
                subject,
                id -> all.add(new Problem(null, "settings.excludes", "There is no other journey " + id + ".")));
        Reading reading = new Reading(subject, catalogue, all);
        reading.condition(null, "entry.condition", entry.condition());
        reading.condition(null, "goal", definition.goal());
        reading.condition(null, "exit", definition.exit());
        if (definition.settings().needsEmail() && subject != Subject.USER) {
            all.add(new Problem(null, "settings.needsEmail", "Only users have an address."));
        }
        if (definition.steps().isEmpty()) {
            all.add(new Problem(null, "steps", "Add a step."));
        }
        definition.steps().forEach(reading::step);
        order(definition, all);
        return all;
    }

    /** Throws {@link BadInput} with all that is wrong. */
    void require(int journey, Subject subject, Definition definition, Catalogue catalogue) {
        List<Problem> wrong = problems(journey, subject, definition, catalogue);
        if (!wrong.isEmpty()) {
            throw new BadInput(wrong.stream().map(Problem::fault).toList());
        }
    }

    private void missing(String known, List<Integer> ids, Subject subject, java.util.function.IntConsumer told) {
        if (!ids.isEmpty()) {
            Set<Integer> gone = new TreeSet<>(ids);
            gone.removeAll(sql.fetch(known, DSL.val(ids.toArray(Integer[]::new)), DSL.val(subject.key()))
                    .getValues(0, Integer.class));
            gone.forEach(told::accept);
        }
    }

    /** Steps lead to steps that are there, to each from the first, and never back. */
    private static void order(Definition definition, List<Problem> all) {
        Map<String, Step> byKey = definition.byKey();
        for (Step step : definition.steps()) {
            for (Step.Way way : step.ways()) {
                if (way.next() != null && !byKey.containsKey(way.next())) {
                    all.add(new Problem(step.key(), where(way), "There is no step " + way.next() + "."));
                }
            }
        }
        Set<String> reached = definition.reached();
        Set<String> ordered = definition.inOrder().stream().map(Step::key).collect(Collectors.toSet());
        for (Step step : definition.steps()) {
            if (!reached.contains(step.key())) {
                all.add(new Problem(step.key(), "", "Nobody gets to this step."));
            } else if (!ordered.contains(step.key())) {
                all.add(new Problem(step.key(), "next", "The steps lead back to an earlier one."));
            }
        }
    }

    private static String where(Step.Way way) {
        return Character.isDigit(way.key().charAt(0))
                ? "branches[" + (Integer.parseInt(way.key()) - 1) + "].next"
                : way.key();
    }

    private final class Reading {
        private final Subject subject;
        private final Catalogue catalogue;
        private final List<Problem> all;
        private final ActionNames names = actions.names();
        private final Set<Integer> offered;

        Reading(Subject subject, Catalogue catalogue, List<Problem> all) {
            this.subject = subject;
            this.catalogue = catalogue;
            this.all = all;
            this.offered = templates.offered().stream().map(EmailTemplate::id).collect(Collectors.toSet());
        }

        void condition(@Nullable String step, String path, @Nullable JsonNode condition) {
            if (condition == null) {
                return;
            }
            try {
                conditions.read(catalogue, subject, condition, Purpose.RULE);
            } catch (BadInput wrong) {
                wrong.under(path).faults().forEach(fault -> all.add(new Problem(step, fault.path(), fault.message())));
            }
        }

        private void needed(String step, String path, @Nullable JsonNode condition) {
            if (condition == null) {
                all.add(new Problem(step, path, "Say when."));
            }
            condition(step, path, condition);
        }

        void step(Step step) {
            if (step instanceof Step.Wait wait && wait.until() instanceof Until.Date date) {
                if (catalogue
                        .find(subject, date.field())
                        .map(FieldDefinition::type)
                        .filter(type -> type.isDay())
                        .isEmpty()) {
                    all.add(new Problem(step.key(), "field", "Choose a day of the user or the account."));
                }
            } else if (step instanceof Step.WaitUntil until) {
                needed(step.key(), "when", until.when());
            } else if (step instanceof Step.If branching) {
                if (branching.branches().isEmpty()) {
                    all.add(new Problem(step.key(), "branches", "Add a branch."));
                }
                for (int i = 0; i < branching.branches().size(); i++) {
                    needed(
                            step.key(),
                            "branches[" + i + "].when",
                            branching.branches().get(i).when());
                }
            } else if (step instanceof Step.Email email) {
                email(email);
            } else if (step instanceof Step.Act act) {
                actions.faults(act.said(), subject, names)
                        .forEach(fault -> all.add(new Problem(step.key(), fault.path(), fault.message())));
            }
        }

        private void email(Step.Email email) {
            if (subject != Subject.USER) {
                all.add(new Problem(email.key(), "", "Journeys of accounts send no messages yet."));
            }
            Integer template = email.template();
            if (template == null) {
                all.add(new Problem(email.key(), "template", "Choose a template."));
            } else if (!offered.contains(template)) {
                all.add(new Problem(email.key(), "template", "The template is archived or gone: choose another."));
            }
            Stream.of("from", "replyTo").forEach(at -> {
                String role = Objects.equals(at, "from") ? email.from() : email.replyTo();
                if (role != null && !names.isInUse(role)) {
                    all.add(new Problem(email.key(), at, "There is no success role \"" + role + "\"."));
                }
            });
        }
    }
}
