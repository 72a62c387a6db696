package app.steward.condition;

import java.util.stream.Stream;

/** What a feature contributes to the catalogue. Read once per request or refresh, so it may ask the database. */
@FunctionalInterface
public interface FieldSource {
    Stream<Field> fields();
}
