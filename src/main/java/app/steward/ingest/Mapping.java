package app.steward.ingest;

import app.steward.attribute.Attribute;
import app.steward.attribute.Attributes;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.record.RecordProperties;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.value.CleanText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Reads which column of a file goes to which field, and refuses what header and mapping alone show to be wrong. */
@Component
class Mapping {
    static final String LABEL = "label";
    private static final Set<String> KNOWN = Set.of("field", "type", "create", LABEL);

    private final Fields fields;
    private final RecordProperties properties;
    private final Attributes attributes;
    private final SuccessRoles roles;

    Mapping(Fields fields, RecordProperties properties, Attributes attributes, SuccessRoles roles) {
        this.fields = fields;
        this.properties = properties;
        this.attributes = attributes;
        this.roles = roles;
    }

    /** @param mapping an object: name of a column to a field's key, null, or a custom attribute with its type */
    List<Column> columns(ImportKind kind, CsvFile file, JsonNode mapping) {
        List<Fault> faults = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        Map<String, String> taken = new HashMap<>();
        Subject subject = kind.subject();
        List<Target> targets = Target.of(kind, subject == null ? List.of() : properties.of(subject));
        List<Attribute> known = subject == null ? List.of() : attributes.of(subject.key());
        for (Map.Entry<String, JsonNode> entry : mapping.properties()) {
            String path = "mapping." + entry.getKey();
            String header = CsvFile.column(entry.getKey());
            if (entry.getValue().isNull()) {
                continue;
            }
            try {
                int index = file.header().indexOf(header);
                if (index < 0 || header.isEmpty()) {
                    throw BadInput.of(path, "The file has no column \"" + entry.getKey() + "\".");
                }
                if (index != file.header().lastIndexOf(header)) {
                    throw BadInput.of(path, "The file has several columns \"" + header + "\".");
                }
                Target target = target(kind, path, entry.getValue(), targets, known);
                // keys of attributes differ in more than case
                String other = taken.putIfAbsent(target.key().toLowerCase(Locale.ROOT), header);
                if (other != null) {
                    throw BadInput.of(path, "The column \"" + other + "\" goes to " + target.key() + " already.");
                }
                columns.add(new Column(
                        index,
                        header,
                        target,
                        create(path, entry.getValue(), target),
                        label(entry.getValue(), target)));
            } catch (BadInput e) {
                faults.addAll(e.faults());
            }
        }
        if (taken.containsKey("name") && (taken.containsKey("first_name") || taken.containsKey("last_name"))) {
            faults.add(new Fault(
                    "mapping." + taken.get("name"), "Map either the name, or first_name and last_name: not both."));
        }
        if (!faults.isEmpty()) {
            throw new BadInput(faults);
        }
        columns.sort((a, b) -> Integer.compare(a.index(), b.index()));
        return columns;
    }

    private Target target(
            ImportKind kind, String path, JsonNode value, List<Target> targets, List<Attribute> attributes) {
        String key;
        ValueType type = null;
        if (value.isString()) {
            key = CleanText.of(value.stringValue());
        } else if (value.isObject() && value.path("field").isString()) {
            key = CleanText.of(value.path("field").stringValue());
            for (String name : value.propertyNames()) {
                if (!KNOWN.contains(name)) {
                    throw BadInput.of(path + "." + name, "Only \"field\", \"type\" and \"create\" are known here.");
                }
            }
            if (value.has("type") && !value.path("type").isNull()) {
                type = type(path + ".type", value.path("type"), key);
            }
        } else {
            throw BadInput.of(path, "Enter a field's key, null, or {\"field\":\"custom.KEY\",\"type\":\"...\"}.");
        }
        if (key.startsWith(Target.CUSTOM) && kind.subject() != null) {
            return custom(path, CleanText.of(key.substring(Target.CUSTOM.length())), type, attributes);
        }
        for (Target target : targets) {
            if (target.key().equals(key)) {
                return target;
            }
        }
        if (kind == ImportKind.ACCOUNTS) {
            Optional<SuccessRole> role =
                    roles.inUse().stream().filter(r -> r.key().equals(key)).findFirst();
            if (role.isPresent()) {
                return Target.person(key, role.get().id());
            }
        }
        Subject subject = kind.subject();
        if (subject != null && fields.catalogue().find(subject, key).isPresent()) {
            throw BadInput.of(path, "The field " + key + " follows from other data and can't be imported.");
        }
        throw BadInput.of(path, "There is no field \"" + key + "\" for " + kind.key() + ".");
    }

    /** What the page lets a person call a new attribute; programs name its key alone. */
    private static @Nullable String label(JsonNode value, Target target) {
        String label = CleanText.of(value.path(LABEL).asString(""));
        return target.role() != Target.Role.CUSTOM || label.isEmpty() || label.length() > 100 ? null : label;
    }

    private static boolean create(String path, JsonNode value, Target target) {
        JsonNode create = value.path("create");
        if (create.isMissingNode() || create.isNull()) {
            return false;
        } else if (!create.isBoolean()) {
            throw BadInput.of(path + ".create", "Send true or false.");
        } else if (create.booleanValue() && target.role() != Target.Role.LISTED) {
            throw BadInput.of(
                    path + ".create", "An import adds to the lists of stages, statuses, roles and personas alone.");
        }
        return create.booleanValue();
    }

    private static ValueType type(String path, JsonNode value, String key) {
        if (!key.startsWith(Target.CUSTOM)) {
            throw BadInput.of(path, "Only a custom attribute takes a type.");
        }
        return Attribute.TYPES.stream()
                .filter(t -> value.isString() && t.key().equals(value.stringValue()))
                .findFirst()
                .orElseThrow(() -> BadInput.of(
                        path,
                        "The type of a custom attribute is one of "
                                + String.join(
                                        ", ",
                                        Attribute.TYPES.stream()
                                                .map(ValueType::key)
                                                .sorted()
                                                .toList())
                                + "."));
    }

    private static Target custom(String path, String key, @Nullable ValueType type, List<Attribute> attributes) {
        if (key.isEmpty() || key.length() > 100 || key.chars().anyMatch(Character::isISOControl)) {
            throw BadInput.of(path, "The key of a custom attribute has 1 to 100 characters.");
        }
        Attribute known = attributes.stream()
                .filter(each -> each.key().toLowerCase(Locale.ROOT).equals(key.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElse(null);
        if (known == null) {
            return Target.custom(key, type);
        }
        if (known.retired()) {
            throw BadInput.of(path, "The custom attribute " + known.key() + " is retired.");
        }
        if (type != null && type != known.type()) {
            throw BadInput.of(
                    path + ".type",
                    "The custom attribute " + known.key() + " is of the type "
                            + known.type().key() + ".");
        }
        return Target.custom(known.key(), known.type());
    }
}
