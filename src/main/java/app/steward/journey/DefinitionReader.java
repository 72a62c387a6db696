package app.steward.journey;

import app.steward.journey.Definition.Entry;
import app.steward.journey.Definition.Reenrol;
import app.steward.journey.Definition.Settings;
import app.steward.journey.Step.Branch;
import app.steward.journey.Step.Until;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.problem.Storable;
import app.steward.value.CleanText;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads one definition, or a step of one, and gathers all that is wrong with it by its path. */
class DefinitionReader {
    private static final int MOST_OF_NAME = 120;
    private static final int MOST_DAYS = 3660;
    private static final String KEY = "[a-z0-9_-]{1,40}";
    private final List<Fault> faults = new ArrayList<>();

    Definition definition(JsonNode sent, Definition before) {
        Definition read = new Definition(
                sent.hasNonNull("entry") ? entry(sent.get("entry")) : before.entry(),
                sent.has("goal") ? condition(sent, "goal", "goal") : before.goal(),
                sent.has("exit") ? condition(sent, "exit", "exit") : before.exit(),
                sent.hasNonNull("settings") ? settings(sent.get("settings")) : before.settings(),
                sent.hasNonNull("steps") ? steps(sent.get("steps")) : before.steps());
        if (!faults.isEmpty()) {
            throw new BadInput(faults);
        }
        return read;
    }

    Step step(JsonNode sent) {
        Step step = step(sent, "");
        if (!faults.isEmpty() || step == null) {
            throw new BadInput(faults);
        }
        return step;
    }

    private void wrong(String path, String message) {
        faults.add(new Fault(path, message));
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private Entry entry(JsonNode sent) {
        if (!known(sent, "entry", Set.of("segments", "lists", "condition", "holdsDays"))) {
            return Definition.EMPTY.entry();
        }
        return new Entry(
                numbers(sent, "segments", "entry"),
                numbers(sent, "lists", "entry"),
                condition(sent, "condition", "entry.condition"),
                number(sent, "holdsDays", "entry", 0, 90, 0));
    }

    private Settings settings(JsonNode sent) {
        Set<String> keys = Set.of(
                "reenrol",
                "goalEnds",
                "leaveWithEntry",
                "excludes",
                "needsEmail",
                "capPerDay",
                "byCsm",
                "unsubscribed",
                "guard");
        if (!known(sent, "settings", keys)) {
            return Settings.USUAL;
        }
        String unsubscribed = text(sent, "unsubscribed", "settings", 10);
        if (!Set.of("", "stay", "leave").contains(unsubscribed)) {
            wrong("settings.unsubscribed", "Choose stay or leave.");
        }
        return new Settings(
                reenrol(sent.path("reenrol")),
                flag(sent, "goalEnds", "settings", true),
                flag(sent, "leaveWithEntry", "settings", false),
                numbers(sent, "excludes", "settings"),
                flag(sent, "needsEmail", "settings", false),
                optional(sent, "capPerDay", "settings", 1, 1_000_000),
                flag(sent, "byCsm", "settings", false),
                unsubscribed.equals("leave"),
                optional(sent, "guard", "settings", 1, Integer.MAX_VALUE));
    }

    private Reenrol reenrol(JsonNode sent) {
        if (sent.isIntegralNumber() && sent.canConvertToInt() && sent.intValue() >= 1 && sent.intValue() <= MOST_DAYS) {
            return new Reenrol(true, sent.intValue());
        }
        String word = sent.isString() ? sent.stringValue() : sent.isNull() || sent.isMissingNode() ? "never" : "";
        if (!word.equals("never") && !word.equals("always")) {
            wrong("settings.reenrol", "Choose never, always, or a number of days from 1.");
        }
        return word.equals("always") ? Reenrol.ALWAYS : Reenrol.NEVER;
    }

    private List<Step> steps(JsonNode sent) {
        List<Step> steps = new ArrayList<>();
        if (!sent.isArray()) {
            wrong("steps", "Send a list of steps.");
            return steps;
        }
        Set<String> keys = new HashSet<>();
        int place = 0;
        for (JsonNode each : sent) {
            String key = each.path("key").isString() ? each.path("key").stringValue() : "";
            Step step = step(each, key.matches(KEY) ? "steps." + key : "steps[" + place + "]");
            if (step != null) {
                if (!keys.add(step.key())) {
                    wrong("steps." + step.key() + ".key", "Another step has this key.");
                }
                steps.add(step);
            }
            place++;
        }
        if (steps.size() > Definition.MOST_STEPS) {
            wrong("steps", "A journey has at most " + Definition.MOST_STEPS + " steps.");
        }
        return steps;
    }

    private @Nullable Step step(JsonNode sent, String path) {
        if (!sent.isObject()) {
            wrong(path, "Send an object.");
            return null;
        }
        JsonNode given = sent.path("key");
        String key = given.isString() ? given.stringValue() : "";
        if (!key.matches(KEY)) {
            wrong(join(path, "key"), "Give it a key of 1 to 40 letters a to z, digits, - and _.");
        }
        String name = text(sent, "name", path, MOST_OF_NAME);
        String type = text(sent, "type", path, 40);
        return switch (type) {
            case "wait" -> {
                Until until = until(sent, path);
                yield until == null ? null : new Step.Wait(key, name, until, next(sent, "next", path));
            }
            case "wait_until" -> {
                fields(sent, path, "when", "days", "next", "late", "join");
                yield new Step.WaitUntil(
                        key,
                        name,
                        condition(sent, "when", join(path, "when")),
                        number(sent, "days", path, 1, MOST_DAYS, 7),
                        next(sent, "next", path),
                        next(sent, "late", path),
                        next(sent, "join", path));
            }
            case "if" -> {
                fields(sent, path, "branches", "else", "join");
                yield new Step.If(
                        key,
                        name,
                        branches(sent.path("branches"), path),
                        next(sent, "else", path),
                        next(sent, "join", path));
            }
            case "email" -> {
                fields(sent, path, "template", "from", "replyTo", "whenEmpty", "next");
                String empty = text(sent, "whenEmpty", path, 10);
                if (!Set.of("", "skip", "send").contains(empty)) {
                    wrong(join(path, "whenEmpty"), "Choose skip or send.");
                }
                yield new Step.Email(
                        key,
                        name,
                        optional(sent, "template", path, 1, Integer.MAX_VALUE),
                        orNull(text(sent, "from", path, 63)),
                        orNull(text(sent, "replyTo", path, 63)),
                        empty.equals("send"),
                        next(sent, "next", path));
            }
            case "end" -> {
                fields(sent, path, "label");
                yield new Step.End(key, name, text(sent, "label", path, MOST_OF_NAME));
            }
            case "" -> {
                wrong(join(path, "type"), "Say what the step does.");
                yield null;
            }
            default -> {
                if (!StepActions.TYPES.contains(type)) {
                    wrong(join(path, "type"), "There is no step of the type " + type + ".");
                    yield null;
                }
                ObjectNode said = ((ObjectNode) sent).deepCopy();
                said.remove(List.of("key", "name", "next"));
                yield new Step.Act(key, name, type, said, next(sent, "next", path));
            }
        };
    }

    private @Nullable Until until(JsonNode sent, String path) {
        List<String> kinds = List.of("hours", "days", "workingDays", "weekday", "field").stream()
                .filter(sent::hasNonNull)
                .toList();
        if (kinds.size() != 1) {
            wrong(path, "A wait has one of hours, days, workingDays, weekday or field.");
            return null;
        }
        switch (kinds.get(0)) {
            case "hours" -> {
                fields(sent, path, "hours", "next");
                return new Until.Hours(number(sent, "hours", path, 1, MOST_DAYS * 24, 1));
            }
            case "days" -> {
                fields(sent, path, "days", "next");
                return new Until.Days(number(sent, "days", path, 1, MOST_DAYS, 1));
            }
            case "workingDays" -> {
                fields(sent, path, "workingDays", "next");
                return new Until.WorkingDays(number(sent, "workingDays", path, 1, MOST_DAYS, 1));
            }
            case "weekday" -> {
                fields(sent, path, "weekday", "at", "next");
                return new Until.Weekday(weekday(sent, path), time(sent, path, LocalTime.of(9, 0)));
            }
            default -> {
                fields(sent, path, "field", "plus", "at", "past", "next");
                String past = text(sent, "past", path, 10);
                if (!Set.of("", "go_on", "end").contains(past)) {
                    wrong(join(path, "past"), "Choose go_on or end.");
                }
                return new Until.Date(
                        text(sent, "field", path, 200),
                        number(sent, "plus", path, -MOST_DAYS, MOST_DAYS, 0),
                        time(sent, path, LocalTime.MIDNIGHT),
                        past.equals("end"));
            }
        }
    }

    private DayOfWeek weekday(JsonNode sent, String path) {
        String word = text(sent, "weekday", path, 20);
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.name().equalsIgnoreCase(word)) {
                return day;
            }
        }
        wrong(join(path, "weekday"), "Choose monday to sunday.");
        return DayOfWeek.MONDAY;
    }

    private LocalTime time(JsonNode sent, String path, LocalTime usual) {
        String said = text(sent, "at", path, 10);
        if (said.isEmpty()) {
            return usual;
        }
        try {
            return LocalTime.parse(said).withSecond(0).withNano(0);
        } catch (DateTimeParseException e) {
            wrong(join(path, "at"), "Enter a time such as 09:00.");
            return usual;
        }
    }

    private List<Branch> branches(JsonNode sent, String path) {
        List<Branch> branches = new ArrayList<>();
        if (sent.isMissingNode() || sent.isNull()) {
            return branches;
        } else if (!sent.isArray()) {
            wrong(join(path, "branches"), "Send a list of branches.");
            return branches;
        }
        for (JsonNode each : sent) {
            String at = join(path, "branches[" + branches.size() + "]");
            if (!known(each, at, Set.of("name", "when", "next"))) {
                continue;
            }
            branches.add(new Branch(
                    text(each, "name", at, MOST_OF_NAME),
                    condition(each, "when", at + ".when"),
                    next(each, "next", at)));
        }
        if (branches.size() > Definition.MOST_BRANCHES) {
            wrong(join(path, "branches"), "At most " + Definition.MOST_BRANCHES + " branches.");
        }
        return branches;
    }

    private void fields(JsonNode sent, String path, String... own) {
        Set<String> keys = new HashSet<>(List.of(own));
        keys.addAll(Set.of("key", "name", "type"));
        known(sent, path, keys);
    }

    private boolean known(JsonNode sent, String path, Set<String> keys) {
        if (!sent.isObject()) {
            wrong(path, "Send an object.");
            return false;
        }
        for (String key : sent.propertyNames()) {
            if (!keys.contains(key)) {
                wrong(join(path, key), "There is no such key here.");
            }
        }
        return true;
    }

    private @Nullable JsonNode condition(JsonNode sent, String key, String path) {
        JsonNode value = sent.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        } else if (!value.isObject()) {
            wrong(path, "Send a condition.");
            return null;
        }
        return value;
    }

    private @Nullable String next(JsonNode sent, String key, String path) {
        return orNull(text(sent, key, path, 40));
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private String text(JsonNode sent, String key, String path, int most) {
        JsonNode value = sent.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        } else if (!value.isString()) {
            wrong(join(path, key), "Send a text.");
            return "";
        }
        String text = CleanText.of(value.stringValue());
        if (text.codePointCount(0, text.length()) > most) {
            wrong(join(path, key), "Enter at most " + most + " characters.");
        } else if (!Storable.is(text)) {
            wrong(join(path, key), Storable.REFUSAL);
        }
        return text;
    }

    private boolean flag(JsonNode sent, String key, String path, boolean usual) {
        JsonNode value = sent.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return usual;
        } else if (!value.isBoolean()) {
            wrong(join(path, key), "Send true or false.");
            return usual;
        }
        return value.booleanValue();
    }

    private List<Integer> numbers(JsonNode sent, String key, String path) {
        JsonNode value = sent.path(key);
        List<Integer> numbers = new ArrayList<>();
        if (value.isMissingNode() || value.isNull()) {
            return numbers;
        }
        boolean whole = value.isArray()
                && value.valueStream().allMatch(each -> each.isIntegralNumber() && each.canConvertToInt());
        if (!whole) {
            wrong(join(path, key), "Send a list of numbers.");
            return numbers;
        }
        return value.valueStream().map(JsonNode::intValue).distinct().sorted().toList();
    }

    private int number(JsonNode sent, String key, String path, int least, int most, int usual) {
        Integer number = optional(sent, key, path, least, most);
        return number == null ? usual : number;
    }

    private @Nullable Integer optional(JsonNode sent, String key, String path, int least, int most) {
        JsonNode value = sent.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        } else if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < least
                || value.intValue() > most) {
            wrong(
                    join(path, key),
                    most == Integer.MAX_VALUE
                            ? "Enter a whole number, " + least + " or more."
                            : String.format(Locale.ENGLISH, "Enter a whole number from %d to %,d.", least, most));
            return null;
        }
        return value.intValue();
    }
}
