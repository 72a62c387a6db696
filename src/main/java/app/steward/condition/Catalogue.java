package app.steward.condition;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All fields at one moment, by subject and key. Users and subscriptions also have every account field as
 * {@code account.KEY}.
 */
public final class Catalogue {
    /** How the labels of an account's fields begin where they are shown of its users and subscriptions. */
    public static final String OF_ACCOUNT = "Account: ";

    private static final String ACCOUNT = "account.";
    private final Map<Subject, Map<String, FieldDefinition>> fields = new EnumMap<>(Subject.class);
    private final Principal asker;
    private final ZoneId zone;
    private final String stamp;
    private final Map<Object, Object> read = new ConcurrentHashMap<>();

    /**
     * @param asker who may know only some of the choices in use
     * @param zone the workspace's
     */
    Catalogue(List<FieldDefinition> contributed, Principal asker, ZoneId zone, String stamp) {
        this.asker = asker;
        this.zone = zone;
        this.stamp = stamp;
        for (Subject subject : Subject.values()) {
            fields.put(subject, new LinkedHashMap<>());
        }
        contributed.stream().filter(Catalogue::isOfRecordItself).forEach(this::add);
        contributed.stream().filter(field -> !isOfRecordItself(field)).forEach(this::add);
        List<FieldDefinition> ofAccounts = new ArrayList<>(of(Subject.ACCOUNT));
        for (FieldDefinition field : ofAccounts) {
            add(ofAccount(Subject.USER, field));
            add(ofAccount(Subject.SUBSCRIPTION, field));
        }
    }

    private static boolean isOfRecordItself(FieldDefinition field) {
        return field.group().equalsIgnoreCase(field.subject().key());
    }

    private void add(FieldDefinition contributed) {
        FieldDefinition field = contributed.choices() == null || contributed.hasFixedChoices()
                ? contributed
                : contributed.with(once(contributed.choices()));
        FieldDefinition other =
                Objects.requireNonNull(fields.get(field.subject())).putIfAbsent(field.key(), field);
        if (other != null) {
            throw new IllegalStateException("Two fields with the key " + field.key());
        }
    }

    /** Choices are asked for at every line of a condition; one catalogue asks its source once. */
    private Supplier<List<Choice>> once(Supplier<List<Choice>> source) {
        AtomicReference<@Nullable List<Choice>> read = new AtomicReference<>();
        Supplier<List<Choice>> once = () -> {
            List<Choice> known = read.get();
            if (known == null) {
                known = List.copyOf(source instanceof ChoicesInUse inUse ? inUse.among(asker) : source.get());
                read.set(known);
            }
            return known;
        };
        return source instanceof ChoicesInUse ? (ChoicesInUse) whoever -> once.get() : once;
    }

    private static FieldDefinition ofAccount(Subject subject, FieldDefinition field) {
        return field.of(subject, ACCOUNT + field.key(), OF_ACCOUNT + field.label(), "Account level");
    }

    /** The zone of what is compared with these fields: where a day is due, a moment is its day there. */
    ZoneId zone() {
        return zone;
    }

    /** The same as that of every other catalogue of the same fields; empty where others can't be told from it. */
    public String stamp() {
        return stamp;
    }

    /**
     * What was read for whoever goes by this catalogue, which is taken anew for each request, change or refresh: once,
     * however often it is asked for. Only for what may be as old as the catalogue.
     */
    @SuppressWarnings("unchecked")
    public <T> T once(Object key, Supplier<T> source) {
        return (T) read.computeIfAbsent(key, any -> source.get());
    }

    /** All fields of the subject: what the record itself is, its others, its account's; each in the order contributed. */
    public Collection<FieldDefinition> of(Subject subject) {
        return Objects.requireNonNull(fields.get(subject)).values();
    }

    public Optional<FieldDefinition> find(Subject subject, String key) {
        return Optional.ofNullable(Objects.requireNonNull(fields.get(subject)).get(key));
    }

    /** The field; throws {@link IllegalArgumentException} where there is none. */
    public FieldDefinition get(Subject subject, String key) {
        return find(subject, key)
                .orElseThrow(() -> new IllegalArgumentException("Unknown field " + key + " of " + subject.plural()));
    }
}
