package app.steward.journey;

import app.steward.journey.Definition.Entry;
import app.steward.journey.Definition.Reenrol;
import app.steward.journey.Definition.Settings;
import app.steward.journey.Step.Branch;
import app.steward.journey.Step.Until;
import app.steward.problem.BadInput;
import java.time.LocalTime;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Definitions from and to JSON, as programs send and read them and as they are stored. Reading refuses what is no
 * definition at all, naming the step: {@code steps.welcome.days}. What a draft still lacks is {@link DefinitionCheck}'s.
 */
public final class DefinitionJson {
    /** Keys of an object that {@link #read} understands. */
    public static final Set<String> KEYS = Set.of("entry", "goal", "exit", "settings", "steps");

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private DefinitionJson() {}

    /**
     * What an object says; keys that are none of {@link #KEYS} are passed over.
     *
     * @param before what is left out stays as here
     * @throws BadInput with all that is wrong
     */
    public static Definition read(JsonNode sent, Definition before) {
        return new DefinitionReader().definition(sent, before);
    }

    /** One step, as {@link #write(Step)} gives it; paths of faults are those within the step. */
    public static Step readStep(JsonNode sent) {
        return new DefinitionReader().step(sent);
    }

    /** What {@link #stored} gave. */
    static Definition of(String stored) {
        return read(JsonMapper.shared().readTree(stored), Definition.EMPTY);
    }

    static String stored(Definition definition) {
        return JsonMapper.shared().writeValueAsString(write(definition));
    }

    /** The definition as an object with {@link #KEYS}. */
    public static ObjectNode write(Definition definition) {
        ObjectNode all = JSON.objectNode();
        Entry entry = definition.entry();
        ObjectNode in = all.putObject("entry");
        entry.segments().forEach(in.putArray("segments")::add);
        entry.lists().forEach(in.putArray("lists")::add);
        in.set("condition", orNull(entry.condition()));
        in.put("holdsDays", entry.holdsDays());
        all.set("goal", orNull(definition.goal()));
        all.set("exit", orNull(definition.exit()));
        all.set("settings", write(definition.settings()));
        ArrayNode steps = all.putArray("steps");
        definition.steps().forEach(step -> steps.add(write(step)));
        return all;
    }

    private static ObjectNode write(Settings settings) {
        ObjectNode all = JSON.objectNode();
        Reenrol reenrol = settings.reenrol();
        if (reenrol.again() && reenrol.days() > 0) {
            all.put("reenrol", reenrol.days());
        } else {
            all.put("reenrol", reenrol.again() ? "always" : "never");
        }
        all.put("goalEnds", settings.goalEnds());
        all.put("leaveWithEntry", settings.leavesWithEntry());
        settings.excludes().forEach(all.putArray("excludes")::add);
        all.put("needsEmail", settings.needsEmail());
        all.put("capPerDay", settings.capPerDay());
        all.put("byCsm", settings.byCsm());
        all.put("unsubscribed", settings.leavesUnsubscribed() ? "leave" : "stay");
        all.put("guard", settings.guard());
        return all;
    }

    /** One step as an object. */
    public static ObjectNode write(Step step) {
        ObjectNode all = JSON.objectNode();
        all.put("key", step.key());
        all.put("name", step.name());
        all.put("type", step.type());
        if (step instanceof Step.Wait wait) {
            write(wait.until(), all);
            all.put("next", wait.next());
        } else if (step instanceof Step.WaitUntil until) {
            all.set("when", orNull(until.when()));
            all.put("days", until.days());
            all.put("next", until.next());
            all.put("late", until.late());
            join(until.join(), all);
        } else if (step instanceof Step.If branching) {
            ArrayNode branches = all.putArray("branches");
            for (Branch branch : branching.branches()) {
                ObjectNode one = branches.addObject();
                one.put("name", branch.name());
                one.set("when", orNull(branch.when()));
                one.put("next", branch.next());
            }
            all.put("else", branching.otherwise());
            join(branching.join(), all);
        } else if (step instanceof Step.Email email) {
            all.put("template", email.template());
            all.put("from", email.from());
            all.put("replyTo", email.replyTo());
            all.put("whenEmpty", email.sendsEmpty() ? "send" : "skip");
            all.put("next", email.next());
        } else if (step instanceof Step.Act act) {
            act.said().properties().forEach(each -> all.set(each.getKey(), each.getValue()));
            all.put("next", act.next());
        } else if (step instanceof Step.End end) {
            all.put("label", end.label());
        }
        return all;
    }

    private static void join(@Nullable String key, ObjectNode into) {
        if (key != null) {
            into.put("join", key);
        }
    }

    private static void write(Until until, ObjectNode into) {
        Consumer<LocalTime> at = time -> into.put("at", time.toString());
        if (until instanceof Until.Hours hours) {
            into.put("hours", hours.hours());
        } else if (until instanceof Until.Days days) {
            into.put("days", days.days());
        } else if (until instanceof Until.WorkingDays days) {
            into.put("workingDays", days.days());
        } else if (until instanceof Until.Weekday weekday) {
            into.put("weekday", weekday.day().name().toLowerCase(Locale.ROOT));
            at.accept(weekday.at());
        } else if (until instanceof Until.Date date) {
            into.put("field", date.field());
            into.put("plus", date.plus());
            at.accept(date.at());
            into.put("past", date.endsPast() ? "end" : "go_on");
        }
    }

    private static JsonNode orNull(@Nullable JsonNode value) {
        return value == null ? JSON.nullNode() : value;
    }
}
