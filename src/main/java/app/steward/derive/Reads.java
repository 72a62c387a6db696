package app.steward.derive;

import app.steward.condition.AccessPath;
import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldRef;
import app.steward.condition.Param;
import app.steward.condition.Subject;
import app.steward.condition.Value;
import java.util.Set;
import java.util.TreeSet;

/** What conditions and uses of fields read, by the names of {@link Definition}. */
public final class Reads {
    private static final String OF_ACCOUNT = "account.";

    private Reads() {}

    /** The name of a segment's membership. */
    public static String segment(Subject subject, long id) {
        return subject.key() + ".segment:" + id;
    }

    /** Everything that decides whether a record of the subject meets the condition. */
    public static Set<String> of(Catalogue catalogue, Subject subject, ConditionTree condition) {
        Set<String> names = new TreeSet<>();
        condition.uses().forEach(use -> names.addAll(of(catalogue, subject, use)));
        condition.tests().forEach(test -> {
            FieldDefinition field = catalogue.get(subject, test.field().key());
            if (field.reach() instanceof AccessPath.Membership membership && test.value() instanceof Value.Ids ids) {
                ids.ids().forEach(id -> names.add(segment(membership.of(), id)));
            }
        });
        return names;
    }

    /** Everything that a field's value follows from. */
    public static Set<String> of(Catalogue catalogue, Subject subject, FieldRef use) {
        FieldDefinition field = catalogue.get(subject, use.key());
        Set<String> names = new TreeSet<>(field.reads());
        Subject owner = use.key().startsWith(OF_ACCOUNT) ? Subject.ACCOUNT : subject;
        for (Param param : field.params()) {
            if (param.type() == Param.Type.SEGMENT && use.params().get(param.name()) instanceof Long id) {
                names.add(segment(owner, id));
            }
        }
        return names;
    }
}
