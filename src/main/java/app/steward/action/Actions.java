package app.steward.action;

import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.task.Plays;
import app.steward.team.SuccessRoles;
import app.steward.team.TeamMembers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads actions, says them in words, and carries them out. */
@Component
public class Actions {
    /** Of one milestone. */
    public static final int MOST = 20;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final List<ActionType> types;
    private final SuccessRoles roles;
    private final Plays plays;
    private final TeamMembers members;
    private final SettableFields fields;

    Actions(List<ActionType> types, SuccessRoles roles, Plays plays, TeamMembers members, SettableFields fields) {
        this.roles = roles;
        this.plays = plays;
        this.members = members;
        this.fields = fields;
        this.types = types.stream()
                .sorted(Comparator.comparing(ActionType::place).thenComparing(ActionType::key))
                .toList();
    }

    /** All that there are, in the order in which they are offered. */
    public List<ActionType> types() {
        return types;
    }

    /** For all that is read or said in one answer. */
    public ActionNames names() {
        return new ActionNames(roles, plays, members, fields);
    }

    public Optional<ActionType> type(String key) {
        return types.stream().filter(type -> type.key().equals(key)).findFirst();
    }

    /**
     * The actions of a list as it was sent.
     *
     * @param path of the list; each is told by its place in it: actions[0].role
     * @throws BadInput with all that is wrong
     */
    public List<Action> read(@Nullable JsonNode sent, String path, Subject subject) {
        List<Fault> faults = new ArrayList<>();
        List<Action> read = new ArrayList<>();
        ActionNames names = names();
        if (sent == null || !sent.isArray()) {
            throw BadInput.of(path, "Send an array of actions.");
        } else if (sent.size() > MOST) {
            throw BadInput.of(path, "At most " + MOST + " actions.");
        }
        for (int i = 0; i < sent.size(); i++) {
            Action one = read(sent.get(i), path + "[" + i + "]", Set.of(), subject, names, faults);
            if (one != null) {
                read.add(one);
            }
        }
        if (!faults.isEmpty()) {
            throw new BadInput(faults);
        }
        return read;
    }

    /**
     * One action as it was sent.
     *
     * @param path where it stands
     * @param besides keys that it may have for others to read: key, next
     * @param faults what is wrong is added to them
     * @return null where it can't be read
     */
    public @Nullable Action read(
            JsonNode sent, String path, Set<String> besides, Subject subject, ActionNames names, List<Fault> faults) {
        if (!sent.isObject()) {
            faults.add(new Fault(path, "Send an object."));
            return null;
        }
        int before = faults.size();
        ActionInput input = new ActionInput(sent, path, besides, names, faults);
        String key = input.text("type", 63);
        Optional<ActionType> type = type(key);
        if (type.isEmpty()) {
            input.refuse("type", "Choose " + keys() + ".");
            return null;
        }
        ObjectNode json = JSON.createObjectNode();
        json.put("type", type.get().key());
        json.setAll(type.get().read(input, subject));
        input.refuseUnknown();
        return faults.size() > before ? null : new Action(type.get(), json);
    }

    private String keys() {
        List<String> keys = types.stream().map(ActionType::key).toList();
        return String.join(", ", keys.subList(0, keys.size() - 1)) + " or " + keys.get(keys.size() - 1);
    }

    /** Actions that were accepted once, from JSON text. */
    public List<Action> stored(String text) {
        return stored(JSON.readTree(text));
    }

    /** The same from a tree; what is of a type that nobody knows any more is left out. */
    public List<Action> stored(JsonNode array) {
        return array.valueStream().flatMap(each -> one(each).stream()).toList();
    }

    /** One that was accepted once; other keys that stand in it are as good as not there. */
    public Optional<Action> one(JsonNode stored) {
        return type(stored.path("type").asString("")).map(type -> new Action(type, (ObjectNode) stored));
    }

    /** As they are stored, and as programs read them. */
    public ArrayNode toTree(List<Action> actions) {
        ArrayNode all = JSON.createArrayNode();
        actions.forEach(action -> all.add(action.json()));
        return all;
    }

    public String written(List<Action> actions) {
        return JSON.writeValueAsString(toTree(actions));
    }

    /** What it does, in words. */
    public String words(Action action, Subject subject, ActionNames names) {
        return action.kind().words(action.json(), subject, names);
    }

    /** Carries one out, within the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void carryOut(Action action, Occasion occasion) {
        if (!occasion.rows().isEmpty()) {
            action.kind().carryOut(action.json(), occasion);
        }
    }

    /** Carries all of a list out; each is a step by its number, from 1. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void carryOut(List<Action> actions, Occasion occasion) {
        for (int i = 0; i < actions.size(); i++) {
            carryOut(actions.get(i), occasion.at(Integer.toString(i + 1)));
        }
    }
}
