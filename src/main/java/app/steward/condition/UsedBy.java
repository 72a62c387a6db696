package app.steward.attribute;

import app.steward.condition.Condition;
import app.steward.condition.ConditionHolder;
import app.steward.condition.FieldUse;
import app.steward.condition.Subject;
import app.steward.condition.Value;
import app.steward.problem.Use;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Which segments, lists and other holders of conditions use a field, or one choice of it. */
@Component
public class UsedBy {
    private final ObjectProvider<ConditionHolder> holders;

    UsedBy(ObjectProvider<ConditionHolder> holders) {
        this.holders = holders;
    }

    /** Holders that test the field of this subject, compare another with it, or keep it otherwise. */
    public List<Use> field(Subject subject, String key) {
        Stream<Use> kept = holders.orderedStream()
                .flatMap(ConditionHolder::heldUses)
                .filter(held -> is(held.subject(), held.use(), subject, key))
                .map(held -> new Use(held.type(), Long.toString(held.id()), held.name()));
        return Stream.concat(uses(subject, key, test -> true).stream(), kept)
                .distinct()
                .toList();
    }

    /** Holders that test the field for this choice. */
    public List<Use> choice(Subject subject, String key, String choice) {
        return uses(subject, key, test -> names(test.value(), choice));
    }

    private List<Use> uses(Subject subject, String key, Predicate<Condition.Test> asked) {
        return holders.orderedStream()
                .flatMap(ConditionHolder::held)
                .filter(held -> held.condition()
                        .tests()
                        .anyMatch(test -> asked.test(test)
                                && (is(held.subject(), test.field(), subject, key)
                                        || test.value() instanceof Value.OtherField other
                                                && is(held.subject(), other.field(), subject, key))))
                .map(held -> new Use(held.type(), Long.toString(held.id()), held.name()))
                .distinct()
                .toList();
    }

    /** Users and subscriptions reach the fields of their account by a prefix. */
    private static boolean is(Subject of, FieldUse use, Subject subject, String key) {
        return of == subject && use.key().equals(key)
                || of != subject && subject == Subject.ACCOUNT && use.key().equals(subject.key() + "." + key);
    }

    private static boolean names(Value value, String choice) {
        return value instanceof Value.Text text && text.text().equalsIgnoreCase(choice)
                || value instanceof Value.Texts texts
                        && texts.texts().stream().anyMatch(each -> each.equalsIgnoreCase(choice));
    }
}
