package app.steward.condition;

import java.util.List;
import java.util.stream.Stream;
import org.jooq.Field;

/** What a feature contributes to the catalogue. */
public interface FieldSource {

    /**
     * The fields. They are asked for again once one of {@link #stamps()} has changed, and kept until then: what they are
     * made of comes from there or from the program. Choices are no part of it, each catalogue asks for its own.
     */
    Stream<FieldDefinition> fields();

    /**
     * Expressions that change with everything that {@link #fields()} reads from the database, such as {@link VersionFingerprint#of};
     * none where it reads nothing. Those of all sources are read in one statement, once per request.
     */
    default List<Field<String>> stamps() {
        return List.of();
    }
}
