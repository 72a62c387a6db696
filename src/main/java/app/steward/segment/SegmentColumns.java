package app.steward.segment;

import app.steward.condition.Subject;
import app.steward.membership.State;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Enums are stored by their key, so that the table reads like the API. */
final class SegmentColumns {
    private SegmentColumns() {}

    @Converter
    static class SubjectColumn implements AttributeConverter<Subject, String> {
        @Override
        public @Nullable String convertToDatabaseColumn(@Nullable Subject subject) {
            return subject == null ? null : subject.key();
        }

        @Override
        public @Nullable Subject convertToEntityAttribute(@Nullable String key) {
            return key == null ? null : Subject.of(key);
        }
    }

    @Converter
    static class StateColumn implements AttributeConverter<State, String> {
        @Override
        public @Nullable String convertToDatabaseColumn(@Nullable State state) {
            return state == null ? null : state.key();
        }

        @Override
        public @Nullable State convertToEntityAttribute(@Nullable String key) {
            return key == null ? null : State.valueOf(key.toUpperCase(Locale.ROOT));
        }
    }
}
