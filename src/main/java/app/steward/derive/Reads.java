package app.steward.derive;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldRef;
import app.steward.condition.MembershipKind;
import app.steward.condition.MembershipRef;
import app.steward.condition.Subject;
import java.util.Set;
import java.util.TreeSet;

/** What conditions and uses of fields read, by the names of {@link Definition}. */
public final class Reads {
    private Reads() {}

    /** The name of a segment's membership. */
    public static String segment(Subject subject, long id) {
        return new MembershipRef(MembershipKind.SEGMENT, subject, id).name();
    }

    /** Everything that decides whether a record of the subject meets the condition. */
    public static Set<String> of(Catalogue catalogue, Subject subject, ConditionTree condition) {
        Set<String> names = new TreeSet<>();
        condition.uses().forEach(use -> names.addAll(of(catalogue, subject, use)));
        condition.memberships().map(MembershipRef::name).forEach(names::add);
        return names;
    }

    /** Everything that a field's value follows from. */
    public static Set<String> of(Catalogue catalogue, Subject subject, FieldRef use) {
        FieldDefinition field = catalogue.get(subject, use.key());
        Set<String> names = new TreeSet<>(field.reads());
        use.memberships().map(MembershipRef::name).forEach(names::add);
        return names;
    }
}
