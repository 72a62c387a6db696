package app.steward.attribute;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.AccessPath;
import app.steward.condition.Choice;
import app.steward.condition.ChoicesInUse;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldSource;
import app.steward.condition.Principal;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.condition.VersionFingerprint;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.springframework.stereotype.Component;

/** A field {@code custom.KEY} for each custom attribute that is not retired. */
@Component
class AttributeFields implements FieldSource {
    private static final int MAX_CHOICES = 200;
    private static final int MAX_ROWS = 100_000;

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
        FieldDefinition field = new FieldDefinition(
                attribute.subject(),
                attribute.fieldKey(),
                attribute.label(),
                "Custom attributes",
                attribute.type(),
                List.of(),
                new AccessPath.Custom(attribute.subject(), attribute.key(), attribute.indexed()),
                null,
                true,
                attribute.type() != ValueType.TAGS,
                true);
        return switch (attribute.type()) {
            case CHOICE -> field.with(attribute.options().isEmpty() ? inUse(attribute) : attribute::options);
            case TAGS -> field.with(inUse(attribute));
            default -> field;
        };
    }

    /** Where nobody named the choices, those that records have. */
    private ChoicesInUse inUse(Attribute attribute) {
        return asker -> inUse(attribute, asker);
    }

    private List<Choice> inUse(Attribute attribute, Principal asker) {
        Subject subject = attribute.subject();
        String alias = subject.alias();
        Field<?> custom = field(name("custom"));
        Field<String> key = val(attribute.key());
        Field<String> value = attribute.type() == ValueType.TAGS
                // A set-returning function, so that each tag is a row.
                ? field(
                        "jsonb_array_elements_text(case jsonb_typeof({0} -> {1}) when 'array' then {0} -> {1} end)",
                        String.class, custom, key)
                : field("{0} ->> {1}", String.class, custom, key);
        Select<Record1<String>> values = sql.selectDistinct(value.as("value"))
                // Enough to know what people use, without reading a million rows for a list of words.
                .from(select(custom)
                        .from(table(name(subject.plural())).as(alias))
                        .where("jsonb_exists({0}, {1})", custom, key)
                        .and(field(name("archived_at")).isNull())
                        .and(asker.sees(subject, subject.accountOf(alias)))
                        .limit(MAX_ROWS)
                        .asTable("seen"))
                .orderBy(1)
                .limit(MAX_CHOICES);
        return values.fetch(0, String.class).stream()
                .map(each -> new Choice(each, each))
                .toList();
    }
}
