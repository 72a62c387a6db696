package app.steward.condition;

import java.util.List;
import java.util.stream.Stream;

/**
 * A tree of comparisons over the fields of one record: true or false for every record, never unknown. Impossible
 * shapes can't be made.
 */
public sealed interface ConditionTree {

    /** True where every part is. */
    record All(List<ConditionTree> parts) implements ConditionTree {
        public All {
            parts = requireParts(parts);
        }
    }

    /** True where at least one part is. */
    record Any(List<ConditionTree> parts) implements ConditionTree {
        public Any {
            parts = requireParts(parts);
        }
    }

    /** The exact complement of its part. */
    record Not(ConditionTree part) implements ConditionTree {}

    /** One comparison. */
    record Comparison(FieldRef field, Operator operator, Value value) implements ConditionTree {}

    /** All comparisons in the tree, in reading order. */
    default Stream<Comparison> tests() {
        if (this instanceof All all) {
            return all.parts().stream().flatMap(ConditionTree::tests);
        } else if (this instanceof Any any) {
            return any.parts().stream().flatMap(ConditionTree::tests);
        } else if (this instanceof Not not) {
            return not.part().tests();
        }
        return Stream.of((Comparison) this);
    }

    /** All fields that are tested or compared with, in reading order. */
    default Stream<FieldRef> uses() {
        return tests().flatMap(ConditionTree::usesOf);
    }

    private static Stream<FieldRef> usesOf(Comparison test) {
        return test.value() instanceof Value.OtherField other
                ? Stream.of(test.field(), other.field())
                : Stream.of(test.field());
    }

    /** All that membership is tested of, being in it or something about it, in reading order. */
    default Stream<MembershipRef> memberships() {
        return tests().flatMap(test -> {
            Stream<MembershipRef> byParameter = usesOf(test).flatMap(FieldRef::memberships);
            return test.value() instanceof Value.Members members
                    ? Stream.concat(members.refs(), byParameter)
                    : byParameter;
        });
    }

    /** Being in it, as the subject of the condition says so. */
    static Comparison in(Subject subject, MembershipRef in) {
        String key = in.kind().key();
        return new Comparison(
                FieldRef.of(in.subject() == subject ? key : in.subject().key() + "." + key),
                Operator.IN,
                new Value.Members(in.kind(), in.subject(), List.of(in.id())));
    }

    /** The same condition about the account of a record, as its users and subscriptions say it. */
    default ConditionTree aboutTheAccount() {
        if (this instanceof All all) {
            return new All(
                    all.parts().stream().map(ConditionTree::aboutTheAccount).toList());
        } else if (this instanceof Any any) {
            return new Any(
                    any.parts().stream().map(ConditionTree::aboutTheAccount).toList());
        } else if (this instanceof Not not) {
            return new Not(not.part().aboutTheAccount());
        }
        Comparison test = (Comparison) this;
        Value value = test.value() instanceof Value.OtherField other
                ? new Value.OtherField(ofAccount(other.field()), other.times())
                : test.value();
        return new Comparison(ofAccount(test.field()), test.operator(), value);
    }

    private static FieldRef ofAccount(FieldRef field) {
        return FieldRef.of(Subject.ACCOUNT.key() + "." + field.key(), field.params());
    }

    private static List<ConditionTree> requireParts(List<ConditionTree> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("A group needs at least one condition.");
        }
        return List.copyOf(parts);
    }
}
