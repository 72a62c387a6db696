package app.steward.action;

import app.steward.action.Occasion.Row;
import app.steward.action.SettableFields.Settable;
import app.steward.condition.Subject;
import app.steward.record.RejectedValue;
import app.steward.value.InvalidValue;
import app.steward.value.NumberReader;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Gives a field of the record, or of its account, a value, what another field holds, or so much more; null clears it. */
@Component
class SetAction implements ActionType {
    private static final Logger LOG = LoggerFactory.getLogger(SetAction.class);

    private static final String FIELD = "field";
    private static final String VALUE = "value";
    private static final String FROM = "from";
    private static final String INCREASE = "increase";
    private static final int LONGEST_NAME = 120;

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
        String name = sent.text(FIELD, LONGEST_NAME);
        JsonNode value = sent.raw(VALUE);
        String from = sent.text(FROM, LONGEST_NAME);
        JsonNode amount = sent.raw(INCREASE);
        ObjectNode read = JsonNodeFactory.instance.objectNode().put(FIELD, name);
        Optional<Settable> field = sent.names().settable(subject, name);
        long ways = Stream.of(VALUE, FROM, INCREASE).filter(sent::has).count();
        if (field.isEmpty()) {
            sent.refuse(
                    FIELD,
                    name.isEmpty()
                            ? "Choose a field."
                            : "There is no field \"" + name + "\" of " + subject.plural() + " that can be set.");
        } else if (ways == 0) {
            sent.refuse(VALUE, "Send a value, null clears the field; or from, a field; or increase, a number.");
        } else if (ways > 1) {
            sent.refuse(VALUE, "Send one of value, from and increase.");
        } else if (sent.has(FROM)) {
            readSource(sent, subject, from, field.get(), read);
        } else if (sent.has(INCREASE)) {
            readAmount(sent, amount, field.get(), read);
        } else {
            readValue(sent, value, field.get(), read);
        }
        return read;
    }

    private void readValue(ActionInput sent, @Nullable JsonNode value, Settable into, ObjectNode read) {
        try {
            read.set(VALUE, SettableFields.json(fields.value(into, value == null ? NullNode.getInstance() : value)));
        } catch (RejectedValue wrong) {
            sent.refuse(VALUE, String.valueOf(wrong.getMessage()));
        }
    }

    private void readSource(ActionInput sent, Subject subject, String from, Settable into, ObjectNode read) {
        Optional<Settable> source = sent.names().settable(subject, from);
        if (source.isEmpty()) {
            sent.refuse(
                    FROM,
                    from.isEmpty()
                            ? "Choose a field."
                            : "There is no field \"" + from + "\" of " + subject.plural() + " that can be copied.");
        } else if (source.get().name().equals(into.name())) {
            sent.refuse(FROM, "Choose another field than the one that is set.");
        } else if (!SettableFields.fits(source.get(), into)) {
            sent.refuse(FROM, "What " + source.get().label() + " holds can't stand in " + into.label() + ".");
        }
        read.put(FROM, from);
    }

    private void readAmount(ActionInput sent, @Nullable JsonNode amount, Settable into, ObjectNode read) {
        if (!into.type().isNumeric()) {
            sent.refuse(INCREASE, into.label() + " holds no number.");
        } else if (amount == null || !amount.isNumber() || amount.decimalValue().signum() == 0) {
            sent.refuse(INCREASE, "Enter a number other than 0.");
        } else {
            try {
                NumberReader.kept(amount.decimalValue());
            } catch (InvalidValue wrong) {
                sent.refuse(INCREASE, wrong.getMessage());
            }
            read.set(INCREASE, amount);
        }
    }

    @Override
    public String words(JsonNode stored, Subject subject, ActionNames names) {
        String name = stored.path(FIELD).asString("");
        String label = names.label(subject, name);
        JsonNode value = stored.path(VALUE);
        if (stored.has(FROM)) {
            return "Copy " + names.label(subject, stored.path(FROM).asString("")) + " to " + label;
        } else if (stored.has(INCREASE)) {
            BigDecimal by = amount(stored);
            return (by.signum() < 0 ? "Decrease " : "Increase ") + label + " by "
                    + by.abs().toPlainString();
        }
        return value.isNull() || value.isMissingNode()
                ? "Clear " + label
                : "Set " + label + " to " + SettableFields.words(names.settable(subject, name), value);
    }

    private static BigDecimal amount(JsonNode stored) {
        return stored.path(INCREASE).decimalValue();
    }

    /** A field that can't take the value any more, such as an attribute of another type by now, stays as it is. */
    @Override
    public void carryOut(JsonNode stored, Occasion occasion) {
        Optional<Settable> into =
                fields.find(occasion.subject(), stored.path(FIELD).asString(""));
        if (into.isEmpty()) {
            LOG.warn("An action sets {}, which is no field of {} any more", stored.path(FIELD), occasion.subject());
            return;
        }
        Map<Long, JsonNode> values = stored.has(FROM)
                ? copied(stored.path(FROM).asString(""), into.get(), occasion)
                : stored.has(INCREASE)
                        ? increased(amount(stored), into.get(), occasion)
                        : given(stored.path(VALUE), into.get(), occasion);
        writer.write(into.get(), kept(into.get(), values), occasion.led());
    }

    private static Map<Long, JsonNode> given(JsonNode value, Settable into, Occasion occasion) {
        Map<Long, JsonNode> values = new TreeMap<>();
        occasion.records(into.subject()).forEach(record -> values.put(record, value));
        return values;
    }

    /** Of several users of an account that get theirs copied to it, the last one's stays. */
    private Map<Long, JsonNode> copied(String name, Settable into, Occasion occasion) {
        Optional<Settable> from = fields.find(occasion.subject(), name);
        if (from.isEmpty()) {
            LOG.warn("An action copies {}, which is no field of {} any more", name, occasion.subject());
            return Map.of();
        }
        Map<Long, JsonNode> held =
                writer.held(from.get(), occasion.records(from.get().subject()));
        Map<Long, JsonNode> values = new TreeMap<>();
        for (Row row : occasion.rows()) {
            Long record = Occasion.record(row, into.subject());
            Long source = Occasion.record(row, from.get().subject());
            if (record != null && source != null) {
                values.put(record, held.getOrDefault(source, NullNode.getInstance()));
            }
        }
        return values;
    }

    /** As often as the record is among the causes. An empty number counts from 0. */
    private Map<Long, JsonNode> increased(BigDecimal by, Settable into, Occasion occasion) {
        Map<Long, Integer> times = new TreeMap<>();
        List<Long> records = occasion.rows().stream()
                .map(row -> Occasion.record(row, into.subject()))
                .filter(Objects::nonNull)
                .toList();
        records.forEach(record -> times.merge(record, 1, Integer::sum));
        Map<Long, JsonNode> held = writer.heldLocked(into, times.keySet());
        Map<Long, JsonNode> values = new TreeMap<>();
        times.forEach((record, often) -> {
            JsonNode now = held.getOrDefault(record, NullNode.getInstance());
            BigDecimal from = now.isNumber() ? now.decimalValue() : BigDecimal.ZERO;
            values.put(record, DecimalNode.valueOf(from.add(by.multiply(BigDecimal.valueOf(often)))));
        });
        return values;
    }

    /** As the field keeps them; what it can't take is left out. */
    private Map<Long, @Nullable Object> kept(Settable into, Map<Long, JsonNode> values) {
        Map<Long, @Nullable Object> kept = new HashMap<>();
        int left = 0;
        String why = null;
        for (Map.Entry<Long, JsonNode> each : values.entrySet()) {
            try {
                kept.put(each.getKey(), fields.value(into, each.getValue()));
            } catch (RejectedValue | InvalidValue wrong) {
                left++;
                why = wrong.getMessage();
            }
        }
        if (left > 0) {
            LOG.warn("An action can't set {} of {} records: {}", into.name(), left, why);
        }
        return kept;
    }

    @Override
    public Stream<Named> names(JsonNode stored, Subject subject) {
        JsonNode value = stored.path(VALUE);
        Named set = new Named(
                What.FIELD, stored.path(FIELD).asString(""), value.isNull() || value.isMissingNode() ? null : value);
        return stored.has(FROM)
                ? Stream.of(set, new Named(What.FIELD, stored.path(FROM).asString(""), null))
                : Stream.of(set);
    }
}
