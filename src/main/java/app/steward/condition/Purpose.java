package app.steward.condition;

import static app.steward.condition.ValueType.JOURNEY;
import static app.steward.condition.ValueType.LIST;
import static app.steward.condition.ValueType.MILESTONE;
import static app.steward.condition.ValueType.OPEN_ALERT;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a condition is for, which decides what it may test. */
public enum Purpose {
    /** A segment: the same for everybody, and never by what is derived after segments. */
    SEGMENT(false, EnumSet.of(LIST, OPEN_ALERT, MILESTONE, JOURNEY)),
    /** A filter or view of the portfolio, for the viewer alone. */
    FILTER(true, EnumSet.noneOf(ValueType.class)),
    /** The criteria of a list of one's own. */
    PRIVATE_LIST(true, EnumSet.of(LIST)),
    /** The criteria of a list that others see. */
    SHARED_LIST(false, EnumSet.of(LIST)),
    /** An alert, milestone or journey. */
    RULE(false, EnumSet.noneOf(ValueType.class));

    private final boolean me;
    private final Set<ValueType> refused;

    Purpose(boolean me, Set<ValueType> refused) {
        this.me = me;
        this.refused = Set.copyOf(refused);
    }

    /** Whether a person may be "me". */
    public boolean knowsMe() {
        return me;
    }

    /** Why a field can't be tested or compared with, as a sentence; null where it can. */
    public @Nullable String refusal(FieldDefinition field) {
        if (field.type() == ValueType.GRAPH) {
            return field.label() + " is only shown, not tested.";
        } else if (this == SEGMENT && field.after() == FieldDefinition.After.SEGMENTS) {
            return field.label() + " follows from segments, so a segment can't follow from it. Filters and views can"
                    + " test it.";
        }
        return refused.contains(field.type()) ? field.label() + " can't be tested here." : null;
    }

    /** Whether a field may be tested. */
    public boolean takes(FieldDefinition field) {
        return refusal(field) == null;
    }
}
