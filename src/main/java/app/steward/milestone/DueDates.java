package app.steward.milestone;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;

import app.steward.attribute.Attribute;
import app.steward.attribute.Attributes;
import app.steward.condition.Choice;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.record.Property;
import app.steward.record.RecordProperties;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Field;
import org.springframework.stereotype.Component;

/** The dates of accounts from which on a milestone may be due: those that are given, and custom attributes. */
@Component
public class DueDates {
    public static final String USUAL = "created_on";

    private final RecordProperties properties;
    private final Attributes attributes;

    DueDates(RecordProperties properties, Attributes attributes) {
        this.properties = properties;
        this.attributes = attributes;
    }

    public List<Choice> choices() {
        List<Choice> choices = new ArrayList<>();
        for (Property<?> property : properties.of(Subject.ACCOUNT)) {
            if (property.type() == ValueType.DATE) {
                choices.add(new Choice(property.key(), property.field().label()));
            }
        }
        for (Attribute attribute : attributes.of(Subject.ACCOUNT.key())) {
            if (attribute.type() == ValueType.DATE && !attribute.retired()) {
                choices.add(new Choice(attribute.fieldKey(), attribute.label()));
            }
        }
        return choices;
    }

    public boolean has(String key) {
        return choices().stream().anyMatch(choice -> choice.key().equals(key));
    }

    /** "Created on"; the key of one that is gone. */
    public String label(String key) {
        return choices().stream()
                .filter(choice -> choice.key().equals(key))
                .map(Choice::label)
                .findFirst()
                .orElse(key);
    }

    /** The date of an account, over the aliases of record queries; null where it has none, or nobody knows the field. */
    Field<LocalDate> of(String key) {
        if (key.startsWith("custom.")) {
            return field(
                    "case when {0} ->> {1} ~ '^\\d{4}-\\d{2}-\\d{2}$' then ({0} ->> {1})::date end",
                    LocalDate.class,
                    field(name(Subject.ACCOUNT.alias(), "custom")),
                    inline(key.substring("custom.".length())));
        }
        for (Property<?> property : properties.of(Subject.ACCOUNT)) {
            if (property.key().equals(key) && property.type() == ValueType.DATE) {
                return property.shown() == null
                        ? field(name(Subject.ACCOUNT.alias(), key), LocalDate.class)
                        : Subject.ACCOUNT.derived(key, LocalDate.class);
            }
        }
        return field("null::date", LocalDate.class);
    }
}
