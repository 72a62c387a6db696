package app.steward.segment;

import app.steward.condition.Subject;
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
    static class StateColumn implements AttributeConverter<Segment.State, String> {
        @Override
        public @Nullable String convertToDatabaseColumn(Segment.@Nullable State state) {
            return state == null ? null : state.key();
        }

        @Override
        public Segment.@Nullable State convertToEntityAttribute(@Nullable String key) {
            return key == null ? null : Segment.State.valueOf(key.toUpperCase(Locale.ROOT));
        }
    }
}
