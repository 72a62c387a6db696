package app.steward.listing;

import app.steward.condition.Catalogue;
import app.steward.condition.Choice;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldRef;
import app.steward.condition.MembershipRef;
import app.steward.condition.Param;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.problem.BadInput;
import app.steward.value.CleanText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A field as a column: how it was asked for, and what that means.
 *
 * @param spelling {@code key} or {@code key(name=value;name=value)}, as it was sent; answers use it again
 */
public record Column(String spelling, FieldDefinition field, FieldRef use) {
    private static final int CHANGE_DAYS = 30;

    private static final Pattern HEALTH =
            Pattern.compile("(?:account\\.)?(overall|product|service|relationship|financial)_health(?:_score)?");

    /** The field with its defaults. */
    public static Column of(Subject subject, String key, Catalogue catalogue) {
        return of(subject, key, Map.of(), catalogue);
    }

    /** The field with these parameters, as text; {@link BadInput} for one that it does not take. */
    public static Column of(Subject subject, String key, Map<String, String> params, Catalogue catalogue) {
        return parse(subject, UseText.write(key, params), catalogue, "columns");
    }

    /**
     * Reads one column.
     *
     * @param path what it came in, for the words of a fault
     * @throws BadInput for an unknown field, a field that is no column, or a parameter that it does not take
     */
    public static Column parse(Subject subject, String spelling, Catalogue catalogue, String path) {
        String text = spelling.trim();
        UseText read =
                UseText.read(text, path, key -> catalogue.find(subject, key).isPresent());
        // The account of a user or subscription is named as everywhere in the API, by its external id.
        String key = read.key().equals("account") && subject != Subject.ACCOUNT ? "account.external_id" : read.key();
        FieldDefinition field = catalogue
                .find(subject, key)
                .orElseThrow(() -> BadInput.of(path, "There is no field \"" + key + "\" of " + subject.plural() + "."));
        if (!field.column()) {
            throw BadInput.of(path, field.label() + " can't be shown as a column.");
        }
        return new Column(text, field, new FieldRef(key, params(field, read.params(), catalogue, path)));
    }

    /** The field and its parameters in one spelling: the same use is always written the same. */
    public String canonical() {
        return UseText.write(use.key(), use.params());
    }

    /** What people read over it: the field's label and what its parameters narrow it to. */
    public String label() {
        return detail().isEmpty() ? field.label() : field.label() + ", " + detail();
    }

    /** The parameters in words, such as "30 days"; empty where there are none. */
    public String detail() {
        return field.params().stream()
                .filter(param -> use.params().containsKey(param.name()))
                .map(param -> said(param, String.valueOf(use.params().get(param.name()))))
                .collect(Collectors.joining(", "));
    }

    private String said(Param param, String value) {
        if (param.type() == Param.Type.DAYS) {
            return (value.equals("1") ? "1 day" : value + " days") + (field.isOfADay() ? " ago" : "");
        }
        return field.known(param).stream()
                .filter(known -> known.key().equalsIgnoreCase(value))
                .map(Choice::label)
                .findFirst()
                .orElse(value);
    }

    /** The health that a score or band is of: overall or a pillar; null for columns of anything else. */
    public @Nullable String health() {
        Matcher health = HEALTH.matcher(use.key());
        return health.matches() ? health.group(1) : null;
    }

    /**
     * What a cell shows besides: of a band its score (s), and how that changed in 30 days (d); of a subscription's
     * status its type (t).
     */
    Map<String, FieldRef> beside(Catalogue catalogue) {
        Map<String, FieldRef> beside = new TreeMap<>();
        String key = use.key();
        int end = key.lastIndexOf("_health");
        if (field.type() == ValueType.BAND && end > 0 && key.length() == end + "_health".length()) {
            int start = key.lastIndexOf('.') + 1;
            beside.put("s", FieldRef.of(key + "_score"));
            beside.put(
                    "d",
                    FieldRef.of(
                            key.substring(0, start) + "health_change",
                            Map.of("pillar", key.substring(start, end), "days", CHANGE_DAYS)));
            beside.values()
                    .removeIf(other ->
                            catalogue.find(field.subject(), other.key()).isEmpty());
        } else if (isStatus()) {
            beside.put("t", FieldRef.of("status_type"));
        }
        return beside;
    }

    /** Whether it is the attention of an account, the row's own or the one that it belongs to. */
    public boolean isAttention() {
        return use.key().equals("attention") || use.key().equals("account.attention");
    }

    /** Whether it is the status of a subscription, which is of one of four types. */
    public boolean isStatus() {
        return field.subject() == Subject.SUBSCRIPTION && use.key().equals("status");
    }

    /**
     * What people read for the keys of choices, by column and key. Other values, such as members, carry their names; choices
     * that nobody named are read as they are.
     */
    public static Map<String, Map<String, String>> labels(List<Column> columns) {
        Map<String, Map<String, String>> labels = new HashMap<>();
        for (Column column : columns) {
            if (column.field().hasListedChoices() || column.field().membership() != null) {
                labels.put(
                        column.spelling(),
                        column.field().known().stream()
                                .collect(Collectors.toMap(Choice::key, Choice::label, (one, other) -> one)));
            }
        }
        return labels;
    }

    /** Reads a list of columns, separated by commas; an empty text is no column. */
    public static List<Column> list(Subject subject, String text, Catalogue catalogue, String path) {
        return UseText.parts(text).stream()
                .map(part -> parse(subject, part, catalogue, path))
                .toList();
    }

    private static TreeMap<String, Object> params(
            FieldDefinition field, Map<String, String> given, Catalogue catalogue, String path) {
        TreeMap<String, Object> params = new TreeMap<>();
        for (String name : given.keySet()) {
            if (field.params().stream().noneMatch(param -> param.name().equals(name))) {
                throw BadInput.of(path, field.label() + " takes no \"" + name + "\".");
            }
        }
        for (Param param : field.params()) {
            Optional<Object> value = Optional.ofNullable(given.get(param.name()))
                    .<Object>map(text -> value(param, text, catalogue, path))
                    .or(() -> Optional.ofNullable(param.defaultValue()));
            if (value.isPresent()) {
                params.put(param.name(), value.get());
            } else if (!param.optional()) {
                throw BadInput.of(path, field.label() + " needs \"" + param.name() + "\".");
            }
        }
        return params;
    }

    private static Object value(Param param, String text, Catalogue catalogue, String path) {
        try {
            return switch (param.type()) {
                case DAYS -> days(Integer.parseInt(CleanText.of(text)));
                case MEMBERSHIP -> member(param, Long.parseLong(CleanText.of(text)), catalogue);
                case PILLAR -> known(param, text);
                case FEATURE, TEXT -> text;
            };
        } catch (IllegalArgumentException e) {
            String takes = switch (param.type()) {
                case DAYS -> "a whole number from 1 to 365";
                case PILLAR -> "product, service, relationship, financial or overall";
                default ->
                    "the number of a " + Objects.requireNonNull(param.kind()).words();
            };
            throw BadInput.of(path, param.name() + " takes " + takes + ", not \"" + text + "\".");
        }
    }

    /** Only what the asker knows: when a record came into a list says that it is in it. */
    private static MembershipRef member(Param param, long id, Catalogue catalogue) {
        MembershipRef ref = param.ref(id);
        if (catalogue.get(ref.subject(), ref.kind().key()).known().stream()
                .noneMatch(choice -> choice.key().equals(Long.toString(id)))) {
            throw new IllegalArgumentException("Unknown");
        }
        return ref;
    }

    private static String known(Param param, String text) {
        if (param.choices() != null
                && param.choices().get().stream()
                        .noneMatch(choice -> choice.key().equals(text))) {
            throw new IllegalArgumentException("Unknown");
        }
        return text;
    }

    private static Integer days(int days) {
        if (days < 1 || days > 365) {
            throw new IllegalArgumentException("Out of range");
        }
        return days;
    }
}
