package app.steward.attribute;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.val;

import app.steward.condition.AccessPath;
import app.steward.condition.ChoicesInUse;
import app.steward.condition.FieldBuilder;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldSource;
import app.steward.condition.ValueType;
import app.steward.condition.VersionFingerprint;
import app.steward.record.ValuesInUse;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Component;

/** A field {@code custom.KEY} for each custom attribute that is not retired. */
@Component
class AttributeFields implements FieldSource {
    private final Attributes attributes;
    private final DSLContext sql;

    AttributeFields(Attributes attributes, DSLContext sql) {
        this.attributes = attributes;
        this.sql = sql;
    }

    @Override
    public Stream<FieldDefinition> fields() {
        return attributes.all().stream().filter(each -> !each.retired()).map(this::fieldOf);
    }

    @Override
    public List<Field<String>> stamps() {
        return List.of(VersionFingerprint.of("attributes"));
    }

    private FieldDefinition fieldOf(Attribute attribute) {
        FieldBuilder field = FieldBuilder.of(
                        attribute.subject(), attribute.fieldKey(), attribute.label(), attribute.type())
                .group("Custom attributes")
                .at(new AccessPath.Custom(attribute.subject(), attribute.key(), attribute.indexed()))
                .given();
        switch (attribute.type()) {
            case CHOICE -> field.choices(attribute.options().isEmpty() ? inUse(attribute) : attribute::options);
            case TAGS -> field.choices(inUse(attribute)).notSortable();
            default -> {}
        }
        return field.build();
    }

    /** Where nobody named the choices, those that records have. */
    private ChoicesInUse inUse(Attribute attribute) {
        Field<?> custom = field(name("custom"));
        Field<String> key = val(attribute.key());
        Field<String> value = attribute.type() == ValueType.TAGS
                // A set-returning function, so that each tag is a row.
                ? field(
                        "jsonb_array_elements_text(case jsonb_typeof({0} -> {1}) when 'array' then {0} -> {1} end)",
                        String.class, custom, key)
                : field("{0} ->> {1}", String.class, custom, key);
        return ValuesInUse.of(
                sql, attribute.subject(), custom, condition("jsonb_exists({0}, {1})", custom, key), value);
    }
}
