package app.steward.journey.web;

import app.steward.action.SettableFields;
import app.steward.condition.Catalogue;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Fields;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.web.Builder;
import app.steward.condition.web.ConditionForm;
import app.steward.condition.web.FieldMenu;
import app.steward.journey.Definition;
import app.steward.journey.Definition.Settings;
import app.steward.journey.DefinitionCheck;
import app.steward.journey.DefinitionCheck.Problem;
import app.steward.journey.DefinitionJson;
import app.steward.journey.Journey;
import app.steward.journey.Journeys;
import app.steward.journey.StepWords;
import app.steward.journey.StepWords.Wording;
import app.steward.journey.web.Outline.Node;
import app.steward.list.Lists;
import app.steward.membership.Rule;
import app.steward.record.web.FormInput;
import app.steward.segment.Segment;
import app.steward.segment.Segments;
import app.steward.task.Plays;
import app.steward.task.TaskPriority;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.template.EmailTemplates;
import app.steward.web.Formats;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.node.ObjectNode;

/** Puts what the builder shows of a draft into a page, or into the answer to a change. */
@Component
class BuilderModel {
    private final Journeys journeys;
    private final DefinitionCheck check;
    private final StepWords words;
    private final Fields fields;
    private final Segments segments;
    private final Lists lists;
    private final Plays plays;
    private final EmailTemplates templates;
    private final SettableFields settable;
    private final SuccessRoles roles;
    private final TeamMembers members;
    private final Formats formats;

    BuilderModel(
            Journeys journeys,
            DefinitionCheck check,
            StepWords words,
            Fields fields,
            Segments segments,
            Lists lists,
            Plays plays,
            EmailTemplates templates,
            SettableFields settable,
            SuccessRoles roles,
            TeamMembers members,
            Formats formats) {
        this.journeys = journeys;
        this.check = check;
        this.words = words;
        this.fields = fields;
        this.segments = segments;
        this.lists = lists;
        this.plays = plays;
        this.templates = templates;
        this.settable = settable;
        this.roles = roles;
        this.members = members;
        this.formats = formats;
    }

    /**
     * What is open of the draft, and what became of it.
     *
     * @param step key of the step, or a part of the journey, whose form is open; empty for none
     * @param before the draft before the last change, for Undo; null for none
     * @param refused what could not be, with why; empty where all went well
     * @param sent the form as it was posted; null where it is drawn of what is stored
     * @param was the open step when it was opened; null: as it is
     */
    record Shown(
            String step,
            @Nullable String before,
            List<Problem> refused,
            @Nullable MultiValueMap<String, String> sent,
            @Nullable String was) {
        static Shown of(String step) {
            return new Shown(step, null, List.of(), null, null);
        }

        /** The button that was pressed; empty for none. */
        String act() {
            return sent == null ? "" : StepForm.first(sent, "act");
        }

        Shown after(String changed) {
            return new Shown(step, changed, refused, sent, was);
        }

        Shown refused(List<Problem> problems) {
            return new Shown(step, before, problems, sent, was);
        }
    }

    void put(Journey journey, Shown shown, Viewer viewer, Model model) {
        Snapshot present = fields.present(viewer);
        Catalogue catalogue = present.catalogue();
        Definition draft = journey.draft();
        Outline outline = OutlineViews.outline(draft);
        List<Problem> problems = new ArrayList<>(shown.refused());
        check.problems(journey.id(), Subject.USER, draft, catalogue).stream()
                .map(BuilderModel::inWords)
                .distinct()
                .forEach(problems::add);
        Definition live = journey.edition() == 0
                ? null
                : journeys.version(journey.id(), journey.edition())
                        .map(Journey.Version::definition)
                        .orElse(null);
        Wording wording = words.of(Subject.USER, present);
        OutlineView view = OutlineViews.of(draft, outline, problems, live, wording);
        model.addAttribute("journey", journey);
        model.addAttribute("draft", draft);
        model.addAttribute("outline", view);
        model.addAttribute("mayEdit", viewer.mayEditSegments());
        model.addAttribute("open", shown.step());
        model.addAttribute("before", shown.before());
        model.addAttribute(
                "refused",
                shown.refused().stream()
                        .filter(problem -> problem.step() == null)
                        .map(Problem::message)
                        .distinct()
                        .toList());
        model.addAttribute("kinds", StepKind.ALL);
        model.addAttribute("fields", Builder.fields(FieldMenu.Kind.RULE, ConditionForm.none(Subject.USER, catalogue)));
        model.addAttribute("changed", live != null && OutlineViews.differs(live, draft));
        lacking(problems, view, model);
        Set<String> bad = view.bad().stream().map(OutlineView.StepView::key).collect(Collectors.toSet());
        model.addAttribute("picture", OutlineViews.picture(draft, outline, "Who enters", bad, wording));
        model.addAttribute("on", shown.step());
        said(draft, wording, viewer, model);
        form(draft, outline, problems, shown, present, viewer, model);
    }

    /** A line that was just added lacks a field, and nothing else: as its form says it. */
    private static Problem inWords(Problem problem) {
        boolean lacksField = problem.message().startsWith("There is no field of ")
                || problem.message().startsWith("There is no comparison \"\"");
        return lacksField
                ? new Problem(
                        problem.step(),
                        problem.path().replaceFirst("\\.(field|op)$", ""),
                        "Choose a field for every line, or remove the line.")
                : problem;
    }

    /** What is to be mended before it can be published: steps by name, and parts of the journey. */
    private static void lacking(List<Problem> problems, OutlineView view, Model model) {
        Map<String, String> lacking = new LinkedHashMap<>();
        for (Problem problem : problems) {
            if (problem.step() == null) {
                String part = problem.path().split("[.\\[]", 2)[0];
                lacking.putIfAbsent(part, problem.message());
            }
        }
        model.addAttribute("lacking", lacking);
        int many = lacking.size() + view.bad().size();
        model.addAttribute("lackingMany", many);
    }

    /** Entry, goal, exit and settings in a sentence each. */
    private void said(Definition draft, Wording wording, Viewer viewer, Model model) {
        Map<Integer, String> named =
                segments.of(Subject.USER).stream().collect(Collectors.toMap(Segment::id, Segment::name));
        Map<Integer, String> listed =
                lists.knownTo(viewer).stream().collect(Collectors.toMap(Rule::id, Rule::name, (one, other) -> one));
        Settings settings = draft.settings();
        List<String> in = new ArrayList<>();
        draft.entry().segments().forEach(id -> in.add("segment " + named.getOrDefault(id, "that is gone")));
        draft.entry().lists().forEach(id -> in.add("list " + listed.getOrDefault(id, "that is gone")));
        String condition = wording.condition(draft.entry().condition());
        String who = in.isEmpty()
                ? condition == null ? "Nobody yet: say who" : "Users: " + condition
                : "Users in " + String.join(" or ", in) + (condition == null ? "" : ": " + condition);
        model.addAttribute(
                "entrySays", who + again(settings) + holds(draft.entry().holdsDays()));
        String goal = wording.condition(draft.goal());
        model.addAttribute(
                "goalSays",
                goal == null
                        ? "None"
                        : upper(goal)
                                + (settings.goalEnds()
                                        ? "; the journey then ends"
                                        : "; it is counted, and the journey goes on"));
        String exit = wording.condition(draft.exit());
        model.addAttribute("exitSays", exit == null ? "None" : upper(exit));
        model.addAttribute("settingsSays", settings(settings));
    }

    private static String again(Settings settings) {
        if (!settings.reenrol().again()) {
            return "; each user once";
        }
        return settings.reenrol().days() == 0
                ? "; each time they come to match"
                : "; again after " + settings.reenrol().days() + " days";
    }

    private static String holds(int days) {
        return days == 0 ? "" : "; once it has held for " + days + (days == 1 ? " day" : " days");
    }

    private static String upper(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private String settings(Settings settings) {
        List<String> says = new ArrayList<>();
        if (!settings.excludes().isEmpty()) {
            Map<Integer, String> named = journeys.names();
            says.add(settings.excludes().stream()
                    .map(id -> named.getOrDefault(id, "one that is gone"))
                    .collect(Collectors.joining(" or ", "not while in ", "")));
        }
        if (settings.leavesWithEntry()) {
            says.add("ends when the entry no longer holds");
        }
        if (settings.needsEmail()) {
            says.add("needs an e-mail address");
        }
        Integer cap = settings.capPerDay();
        if (cap != null) {
            says.add("at most " + formats.number(cap) + " enter a day");
        }
        says.add(
                settings.leavesUnsubscribed()
                        ? "who unsubscribes leaves"
                        : "who unsubscribed stays, messages are skipped");
        if (settings.byCsm()) {
            says.add("CSMs may put in and take out their users");
        }
        return upper(String.join("; ", says));
    }

    private void form(
            Definition draft,
            Outline outline,
            List<Problem> problems,
            Shown shown,
            Snapshot present,
            Viewer viewer,
            Model model) {
        Catalogue catalogue = present.catalogue();
        ObjectNode json = DefinitionJson.write(draft);
        Optional<Node> step = outline.find(shown.step());
        if (PartForm.PARTS.contains(shown.step())) {
            model.addAttribute(
                    "opened",
                    PartForm.of(
                            shown.step(), json, problems, catalogue, present.now(), shown.sent(), formats.numbers()));
        } else if (step.isPresent()) {
            String was = shown.was() != null ? shown.was() : StepForm.stored(step.get());
            model.addAttribute(
                    "form",
                    StepForm.of(
                            step.get(),
                            Drafts.of(shown.step(), problems),
                            catalogue,
                            present.now(),
                            shown.sent(),
                            formats.numbers(),
                            was));
        } else {
            return;
        }
        choices(step.map(Node::type).orElse(shown.step()), viewer, catalogue, model);
        step.filter(one -> one.type().equals("set"))
                .flatMap(one ->
                        settable.find(Subject.USER, one.json().path("field").asString("")))
                .ifPresent(field -> model.addAttribute("chosen", field.choices()));
    }

    /** What the form of a step of this type, or of this part of the journey, offers. */
    private void choices(String of, Viewer viewer, Catalogue catalogue, Model model) {
        switch (of) {
            case "wait" -> model.addAttribute("days", days(catalogue));
            case "email" -> {
                model.addAttribute("templates", templates.all());
                model.addAttribute("roles", rolesInUse());
            }
            case "task" -> {
                Map<String, String> people = new LinkedHashMap<>();
                for (TeamMember member : members.owners("", FormInput.MOST_LISTED)) {
                    people.put(member.email(), member.name());
                }
                model.addAttribute("roles", rolesInUse());
                model.addAttribute("people", people);
                model.addAttribute("priorities", TaskPriority.choices());
            }
            case "play" -> model.addAttribute("plays", plays.all());
            case "set" -> model.addAttribute("settable", settable.of(Subject.USER));
            case "notify" -> model.addAttribute("roles", rolesInUse());
            case "entry" -> {
                model.addAttribute("segments", segments.of(Subject.USER));
                model.addAttribute(
                        "shared",
                        lists.knownTo(viewer).stream()
                                .filter(list -> list.subject() == Subject.USER && !list.isPrivate())
                                .toList());
            }
            case "settings" -> model.addAttribute("journeys", journeys.all());
            default -> {
                // It offers nothing but what it holds.
            }
        }
    }

    private Map<String, String> rolesInUse() {
        Map<String, String> byKey = new LinkedHashMap<>();
        for (SuccessRole role : roles.inUse()) {
            byKey.put(role.key(), role.label());
        }
        return byKey;
    }

    /** Fields that hold a day. */
    private static Map<String, String> days(Catalogue catalogue) {
        Map<String, String> days = new LinkedHashMap<>();
        for (FieldDefinition field : catalogue.of(Subject.USER)) {
            if (field.type().isDay() && field.params().isEmpty()) {
                days.putIfAbsent(field.key(), field.label());
            }
        }
        return days;
    }
}
