package app.steward.condition;

import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Something that keeps a condition: segments, lists, health configurations, alerts, saved views. It says which
 * conditions it keeps, which serves "used by", safe delete, and broken. What all questions of one catalogue read is read
 * once: take a new one to see what changed.
 */
public interface ConditionHolder {

    /** The kept conditions. */
    Stream<ParsedCondition> held(Catalogue catalogue);

    /** Fields that are kept outside of conditions, such as metrics of health. */
    default Stream<ReferencedField> heldUses(Catalogue catalogue) {
        return Stream.of();
    }

    /** Fields that are only named, such as merge fields of a message: they are in use, and read where they are said. */
    default Stream<ReferencedField> namedUses(Catalogue catalogue) {
        return Stream.of();
    }

    /** A kept field. The rest as of {@link ParsedCondition}. */
    record ReferencedField(String type, long id, String name, Subject subject, FieldRef use) {}

    /** The same as they are stored, with those that can't be read any more. */
    default Stream<StoredCondition> kept(Catalogue catalogue) {
        return held(catalogue)
                .map(held -> new StoredCondition(
                        held.type(), held.id(), held.name(), held.subject(), ConditionWriter.write(held.condition())));
    }

    /** A condition as it is stored: JSON that was accepted once. */
    record StoredCondition(String type, long id, String name, Subject subject, JsonNode condition) {}

    /**
     * A kept condition.
     *
     * @param type the kind of the holder in words of the API: segment, list ...
     * @param subject what it is about
     */
    record ParsedCondition(String type, long id, String name, Subject subject, ConditionTree condition) {}
}
