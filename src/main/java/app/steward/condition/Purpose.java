package app.steward.condition;

import static app.steward.condition.MembershipKind.LIST;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a condition is for, which decides what it may test. */
public enum Purpose {
    /** A segment: the same for everybody, and never by what is derived after segments. */
    SEGMENT(false, EnumSet.complementOf(EnumSet.of(MembershipKind.SEGMENT))),
    /** A filter or view of the portfolio, for the viewer alone. */
    FILTER(true, EnumSet.noneOf(MembershipKind.class)),
    /** The criteria of a list of one's own. */
    PRIVATE_LIST(true, EnumSet.of(LIST)),
    /** The criteria of a list that others see. */
    SHARED_LIST(false, EnumSet.of(LIST)),
    /** An alert, milestone or journey. */
    RULE(false, EnumSet.noneOf(MembershipKind.class));

    private final boolean me;
    private final Set<MembershipKind> refused;

    Purpose(boolean me, Set<MembershipKind> refused) {
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
        MembershipKind kind = field.membership();
        return kind != null && refused.contains(kind) ? field.label() + " can't be tested here." : null;
    }

    /** Whether a field may be tested. */
    public boolean takes(FieldDefinition field) {
        return refusal(field) == null;
    }
}
