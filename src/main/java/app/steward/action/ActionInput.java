package app.steward.action;

import app.steward.problem.Fault;
import app.steward.problem.Storable;
import app.steward.record.RejectedValue;
import app.steward.value.CleanText;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An action as it was sent, read strictly. What is wrong is collected with where it stands; keys that nobody read are unknown. */
public final class ActionInput {
    static final String USUAL_ROLE = "success_manager";

    private final JsonNode json;
    private final String path;
    private final ActionNames names;
    private final List<Fault> faults;
    private final Set<String> read = new HashSet<>();

    /**
     * @param path of the action: actions[2], steps.hello
     * @param known keys that others read
     */
    ActionInput(JsonNode json, String path, Set<String> known, ActionNames names, List<Fault> faults) {
        this.json = json;
        this.path = path;
        this.names = names;
        this.faults = faults;
        read.addAll(known);
    }

    ActionNames names() {
        return names;
    }

    public void refuse(String key, String message) {
        faults.add(new Fault(path.isEmpty() ? key : path + "." + key, message));
    }

    /** The value as it was sent; null where it was left out, or null was sent. */
    public @Nullable JsonNode raw(String key) {
        read.add(key);
        JsonNode value = json.get(key);
        return value == null || value.isNull() ? null : value;
    }

    /** Whether the key was sent at all, with null too. */
    public boolean has(String key) {
        return json.has(key);
    }

    /** A text, empty where there is none. */
    public String text(String key, int most) {
        JsonNode value = raw(key);
        if (value == null) {
            return "";
        } else if (!value.isString()) {
            refuse(key, "Send a text.");
            return "";
        }
        String text = CleanText.of(value.stringValue());
        if (text.codePointCount(0, text.length()) > most) {
            refuse(key, String.format(java.util.Locale.ROOT, "Use at most %,d characters.", most));
        } else if (!Storable.is(text)) {
            refuse(key, Storable.REFUSAL);
        }
        return text;
    }

    public boolean flag(String key) {
        JsonNode value = raw(key);
        if (value != null && !value.isBoolean()) {
            refuse(key, "Send true or false.");
        }
        return value != null && value.isBoolean() && value.booleanValue();
    }

    public @Nullable Integer number(String key, int least, int most) {
        JsonNode value = raw(key);
        if (value == null) {
            return null;
        } else if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            refuse(key, "Send a whole number.");
            return null;
        } else if (value.intValue() < least || value.intValue() > most) {
            refuse(
                    key,
                    most == Integer.MAX_VALUE
                            ? "Enter " + least + " or more."
                            : "Enter " + least + " to " + most + ".");
            return null;
        }
        return value.intValue();
    }

    /** The key of a success role; that of success managers where none is named. */
    public String role(String key) {
        String role = text(key, 63);
        if (role.isEmpty()) {
            return USUAL_ROLE;
        } else if (!names.isInUse(role)) {
            refuse(key, "There is no success role \"" + role + "\".");
        }
        return role;
    }

    /** What is made of the text; a {@link RejectedValue} is told with where it stands. */
    public <T> @Nullable T made(String key, Function<String, T> of) {
        String text = text(key, 255);
        try {
            return text.isEmpty() ? null : of.apply(text);
        } catch (RejectedValue wrong) {
            refuse(key, String.valueOf(wrong.getMessage()));
            return null;
        }
    }

    void refuseUnknown() {
        for (String key : json.propertyNames()) {
            if (!read.contains(key)) {
                refuse(key, "There is no such key here.");
            }
        }
    }
}
