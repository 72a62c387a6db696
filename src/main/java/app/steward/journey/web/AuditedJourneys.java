package app.steward.journey.web;

import app.steward.audit.AuditedKinds;
import app.steward.audit.AuditedPart;
import app.steward.condition.ConditionLines;
import app.steward.condition.Fields;
import app.steward.condition.MembershipKind;
import app.steward.condition.MembershipNames;
import app.steward.condition.Principal;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.condition.web.FieldWords;
import app.steward.journey.DefinitionJson;
import app.steward.journey.JourneyEditing;
import app.steward.journey.Journeys;
import app.steward.journey.Step;
import app.steward.journey.StepWords;
import app.steward.problem.BadInput;
import app.steward.version.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What the audit trail tells of journeys: who enters, what ends it, and each step in words. */
@Component
class AuditedJourneys implements AuditedKinds {
    private final Journeys journeys;
    private final Fields fields;
    private final ConditionLines lines;
    private final StepWords words;
    private final FieldWords said;
    private final Versions versions;

    AuditedJourneys(
            Journeys journeys,
            Fields fields,
            ConditionLines lines,
            StepWords words,
            FieldWords said,
            Versions versions) {
        this.journeys = journeys;
        this.fields = fields;
        this.lines = lines;
        this.words = words;
        this.said = said;
        this.versions = versions;
    }

    @Override
    public List<AuditedPart> parts(String kind) {
        if (!kind.equals(JourneyEditing.KIND)) {
            return List.of();
        }
        Snapshot present = fields.present(Principal.SYSTEM);
        MembershipNames names = versions.names(Subject.USER, present.catalogue());
        StepWords.Wording wording = words.of(Subject.USER, present);
        Map<String, String> others = journeys.all().stream()
                .collect(Collectors.toMap(journey -> Integer.toString(journey.id()), journey -> journey.name()));
        List<AuditedPart> parts = new ArrayList<>(List.of(
                AuditedPart.lines("entry", "Who enters", json -> entry(json, present, names)),
                AuditedPart.lines("goal", "Goal", json -> lines.of(json, Subject.USER, present, names)),
                AuditedPart.lines(
                        "exit", "Leaves without the goal", json -> lines.of(json, Subject.USER, present, names)),
                AuditedPart.lines("settings", "Settings", json -> settings(json, others)),
                AuditedPart.lines(
                        "steps",
                        "Steps",
                        json -> json.valueStream()
                                .map(step -> step(step, wording))
                                .toList())));
        parts.add(AuditedPart.value("until", "Until", json -> said.value(json.asString(""), ValueType.DATE)));
        parts.add(AuditedPart.choice("waits", "Who waits", key -> switch (key) {
            case "end" -> Optional.of("left, where the wait was over meanwhile");
            case "go_on" -> Optional.of("goes on");
            default -> Optional.empty();
        }));
        parts.add(AuditedPart.choice("enterings", "Who came to match meanwhile", key -> switch (key) {
            case "act" -> Optional.of("enters");
            case "skip" -> Optional.of("is skipped");
            default -> Optional.empty();
        }));
        parts.add(AuditedPart.text("messages", "Messages that waited"));
        parts.add(AuditedPart.text("runs", "Users who were in it"));
        return parts;
    }

    private List<String> entry(JsonNode entry, Snapshot present, MembershipNames names) {
        List<String> said = new ArrayList<>();
        entry.path("segments").forEach(id -> said.add("In " + names.of(MembershipKind.SEGMENT, id.asString(""))));
        entry.path("lists").forEach(id -> said.add("On the list " + names.of(MembershipKind.LIST, id.asString(""))));
        said.addAll(lines.of(entry.path("condition"), Subject.USER, present, names));
        int days = entry.path("holdsDays").asInt(0);
        if (days > 0) {
            said.add("Has held for " + StepWords.count(days, "day"));
        }
        return said;
    }

    private static List<String> settings(JsonNode settings, Map<String, String> others) {
        List<String> said = new ArrayList<>();
        JsonNode again = settings.path("reenrol");
        said.add(
                again.isNumber()
                        ? "Can enter again after " + StepWords.count(again.asInt(), "day")
                        : again.asString("").equals("always")
                                ? "Enters each time they come to match"
                                : "Never enters again");
        said.add(
                settings.path("goalEnds").asBoolean(true) ? "The goal ends it" : "The goal is counted, and it goes on");
        if (settings.path("leaveWithEntry").asBoolean(false)) {
            said.add("Who no longer matches leaves");
        }
        settings.path("excludes")
                .forEach(id ->
                        said.add("Not while in " + others.getOrDefault(id.asString(""), "a journey that is gone")));
        if (settings.path("needsEmail").asBoolean(false)) {
            said.add("Only who can be written to");
        }
        if (settings.path("capPerDay").isNumber()) {
            said.add("At most " + settings.path("capPerDay").asInt() + " enter a day");
        }
        if (settings.path("byCsm").asBoolean(false)) {
            said.add("CSMs may put users in");
        }
        said.add("Who unsubscribes "
                + (settings.path("unsubscribed").asString("").equals("leave") ? "leaves" : "stays"));
        if (settings.path("guard").isNumber()) {
            said.add("Held where more than " + settings.path("guard").asInt() + " would enter at once");
        }
        return said;
    }

    /** "Welcome: Template “Hello”, from the workspace". */
    private static String step(JsonNode stored, StepWords.Wording wording) {
        try {
            Step step = DefinitionJson.readStep(stored);
            String title = wording.title(step);
            String does = wording.words(step);
            return title.equals(does) ? title : title + ": " + does;
        } catch (BadInput unreadable) {
            return "a step that can't be read any more";
        }
    }
}
