package app.steward.action;

import app.steward.action.SettableFields.Settable;
import app.steward.condition.Subject;
import app.steward.record.RejectedValue;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Gives a field of the record, or of its account, a value; null clears it. */
@Component
class SetAction implements ActionType {
    private static final Logger LOG = LoggerFactory.getLogger(SetAction.class);

    private final SettableFields fields;
    private final FieldWriter writer;

    SetAction(SettableFields fields, FieldWriter writer) {
        this.fields = fields;
        this.writer = writer;
    }

    @Override
    public String key() {
        return "set";
    }

    @Override
    public String label() {
        return "Set a field";
    }

    @Override
    public int place() {
        return 40;
    }

    @Override
    public ObjectNode read(ActionInput sent, Subject subject) {
        String name = sent.text("field", 120);
        JsonNode value = sent.raw("value");
        ObjectNode read = JsonNodeFactory.instance.objectNode().put("field", name);
        Optional<Settable> field = sent.names().settable(subject, name);
        if (field.isEmpty()) {
            sent.refuse(
                    "field",
                    name.isEmpty()
                            ? "Choose a field."
                            : "There is no field \"" + name + "\" of " + subject.plural() + " that can be set.");
            return read;
        } else if (!sent.has("value")) {
            sent.refuse("value", "Send a value; null clears the field.");
            return read;
        }
        try {
            read.set(
                    "value",
                    SettableFields.json(fields.value(field.get(), value == null ? NullNode.getInstance() : value)));
        } catch (RejectedValue wrong) {
            sent.refuse("value", String.valueOf(wrong.getMessage()));
        }
        return read;
    }

    @Override
    public String words(JsonNode stored, Subject subject, ActionNames names) {
        String name = stored.path("field").asString("");
        String label = names.label(subject, name);
        JsonNode value = stored.path("value");
        return value.isNull() || value.isMissingNode()
                ? "Clear " + label
                : "Set " + label + " to " + SettableFields.words(names.settable(subject, name), value);
    }

    /** A field that can't take the value any more, such as an attribute of another type by now, stays as it is. */
    @Override
    public void carryOut(JsonNode stored, Occasion occasion) {
        Optional<Settable> field =
                fields.find(occasion.subject(), stored.path("field").asString(""));
        if (field.isEmpty()) {
            LOG.warn("An action sets {}, which is no field of {} any more", stored.path("field"), occasion.subject());
            return;
        }
        try {
            writer.write(
                    field.get(),
                    fields.value(field.get(), stored.path("value")),
                    occasion.records(field.get().subject()));
        } catch (RejectedValue wrong) {
            LOG.warn("An action can't set {}: {}", stored.path("field"), wrong.getMessage());
        }
    }

    @Override
    public Stream<Named> names(JsonNode stored, Subject subject) {
        JsonNode value = stored.path("value");
        return Stream.of(new Named(
                What.FIELD, stored.path("field").asString(""), value.isNull() || value.isMissingNode() ? null : value));
    }
}
