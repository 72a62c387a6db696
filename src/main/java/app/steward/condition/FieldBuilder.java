package app.steward.condition;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a field, saying only what is particular about it: one that nobody sets, a column that lists can be sorted by,
 * known before health is, and without choices, unless something else is said.
 */
public final class FieldBuilder {
    private final Subject subject;
    private final String key;
    private final String label;
    private final ValueType type;
    private final Set<String> reads = new TreeSet<>();
    private String group;
    private List<Param> params = List.of();
    private @Nullable AccessPath path;
    private @Nullable Supplier<List<Choice>> choices;
    private boolean sortable = true;
    private boolean given;
    private FieldDefinition.After after = FieldDefinition.After.VALUES;

    private FieldBuilder(Subject subject, String key, String label, ValueType type) {
        this.subject = subject;
        this.key = key;
        this.label = label;
        this.type = type;
        this.group = label;
        reads.add(subject.key() + "." + key);
    }

    /** @param label what people read, in sentence case: also the heading, until one is said */
    public static FieldBuilder of(Subject subject, String key, String label, ValueType type) {
        return new FieldBuilder(subject, key, label, type);
    }

    /** Being in something of a kind, which lists can't be sorted by; its key is the kind's. */
    public static FieldBuilder membership(AccessPath.Membership of, String label) {
        return of(of.of(), of.kind().key(), label, ValueType.MEMBERSHIP).at(of).notSortable();
    }

    /** The heading in the field list. */
    public FieldBuilder group(String heading) {
        this.group = heading;
        return this;
    }

    public FieldBuilder params(Param... taken) {
        this.params = List.of(taken);
        return this;
    }

    /** How the value is reached. */
    public FieldBuilder at(AccessPath reached) {
        this.path = reached;
        return this;
    }

    /** Same, by an expression. */
    public FieldBuilder at(AccessPath.ExpressionOf expression) {
        return at(new AccessPath.Expression(expression));
    }

    /** The known choices, read when asked for. */
    public FieldBuilder choices(Supplier<List<Choice>> known) {
        this.choices = known;
        return this;
    }

    /** Choices that never change: a condition that names another is refused, not just warned about. */
    public FieldBuilder fixedChoices(List<Choice> known) {
        return choices(new FieldDefinition.Fixed(List.copyOf(known)));
    }

    /** People, imports and the API set it. */
    public FieldBuilder given() {
        this.given = true;
        return this;
    }

    public FieldBuilder notSortable() {
        this.sortable = false;
        return this;
    }

    /** Its value follows from health. */
    public FieldBuilder afterHealth() {
        this.after = FieldDefinition.After.HEALTH;
        return this;
    }

    /** Its value follows from segments and what they are computed from. */
    public FieldBuilder afterSegments() {
        this.after = FieldDefinition.After.SEGMENTS;
        return this;
    }

    /** Its value follows from these besides itself, by subject and key. */
    public FieldBuilder reading(Collection<String> others) {
        reads.addAll(others);
        return this;
    }

    public FieldDefinition build() {
        if (path == null) {
            throw new IllegalStateException("Nothing says how " + key + " is reached");
        }
        return new FieldDefinition(
                subject, key, label, group, type, params, path, choices, true, sortable, given, after, reads);
    }
}
