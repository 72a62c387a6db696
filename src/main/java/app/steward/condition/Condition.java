package app.steward.condition;

import java.util.List;
import java.util.stream.Stream;

/**
 * A tree of comparisons over the fields of one record: true or false for every record, never unknown. Impossible
 * shapes can't be made.
 */
public sealed interface Condition {

    /** True where every part is. */
    record All(List<Condition> parts) implements Condition {
        public All {
            parts = requireParts(parts);
        }
    }

    /** True where at least one part is. */
    record Any(List<Condition> parts) implements Condition {
        public Any {
            parts = requireParts(parts);
        }
    }

    /** The exact complement of its part. */
    record Not(Condition part) implements Condition {}

    /** One comparison. */
    record Test(FieldUse field, Operator operator, Value value) implements Condition {}

    /** All comparisons in the tree, in reading order. */
    default Stream<Test> tests() {
        if (this instanceof All all) {
            return all.parts().stream().flatMap(Condition::tests);
        } else if (this instanceof Any any) {
            return any.parts().stream().flatMap(Condition::tests);
        } else if (this instanceof Not not) {
            return not.part().tests();
        }
        return Stream.of((Test) this);
    }

    /** All fields that are tested or compared with, in reading order. */
    default Stream<FieldUse> uses() {
        return tests().flatMap(test -> test.value() instanceof Value.OtherField other
                ? Stream.of(test.field(), other.field())
                : Stream.of(test.field()));
    }

    private static List<Condition> requireParts(List<Condition> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("A group needs at least one condition.");
        }
        return List.copyOf(parts);
    }
}
