package app.steward.attribute;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.choice.ChoiceLists;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.record.CustomValues;
import app.steward.record.CustomerRecord;
import app.steward.record.Patch;
import app.steward.record.RejectedValue;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Writes custom attributes to records, and defines those that are seen for the first time. */
@Component
public class CustomAttributes implements CustomValues {
    private final Attributes attributes;
    private final AuditTrail audit;
    private final DSLContext sql;

    CustomAttributes(Attributes attributes, AuditTrail audit, DSLContext sql) {
        this.attributes = attributes;
        this.audit = audit;
        this.sql = sql;
    }

    /** One that nobody defined is defined by who may, by its value. */
    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void apply(Viewer by, Patch patch, Subject subject, CustomerRecord record) {
        for (String key : patch.custom()) {
            String path = "custom." + key;
            try {
                Optional<Attribute> known = attributes.find(subject.key(), CleanText.of(key));
                Optional<Attribute> attribute = known.isPresent() ? known : define(by, patch, subject, key);
                if (attribute.isEmpty()) {
                    patch.refuse(path, "There is no custom attribute \"" + key + "\" of " + subject.plural() + ".");
                } else if (attribute.get().retired()) {
                    patch.refuse(path, "The custom attribute \"" + key + "\" is retired.");
                } else {
                    Attribute found = attribute.get();
                    patch.take(path, found.type(), value -> record.setCustom(found.key(), found.accept(value)));
                }
            } catch (RejectedValue e) {
                patch.refuse(path, e.getMessage());
            }
        }
    }

    private Optional<Attribute> define(Viewer by, Patch patch, Subject subject, String key) {
        ValueType type = by.mayEditAttributes() ? patch.infer("custom." + key) : null;
        return type == null ? Optional.empty() : Optional.of(seen(by, subject, key, type));
    }

    /** The attribute of this key; where there is none it is defined with this type. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Attribute seen(Viewer by, Subject subject, String key, ValueType type) {
        String clean = Attribute.keyOf(key);
        int added = sql.insertInto(
                        table(name("attributes")),
                        field(name("subject"), String.class),
                        field(name("key"), String.class),
                        field(name("label"), String.class),
                        field(name("type"), String.class),
                        field(name("position"), Integer.class))
                .select(select(
                                val(subject.key()),
                                val(clean),
                                val(ChoiceLists.labelOf(clean)),
                                val(type.key()),
                                coalesce(max(field(name("position"), Integer.class)), val(0))
                                        .plus(1))
                        .from(table(name("attributes")))
                        .where(field(name("subject"), String.class).eq(subject.key())))
                // Two replicas may see it first.
                .onConflictDoNothing()
                .execute();
        Attribute attribute = attributes.find(subject.key(), clean).orElseThrow();
        if (added > 0) {
            audit.record(
                    by,
                    "created",
                    "attribute",
                    attribute.fieldKey(),
                    attribute.label(),
                    null,
                    Map.of("subject", subject.key(), "key", clean, "type", type.key()));
        }
        return attribute;
    }
}
