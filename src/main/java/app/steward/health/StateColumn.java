package app.steward.health;

import app.steward.membership.State;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** States are stored by their key, so that the table reads like the API. */
@Converter
class StateColumn implements AttributeConverter<State, String> {
    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable State state) {
        return state == null ? null : state.key();
    }

    @Override
    public @Nullable State convertToEntityAttribute(@Nullable String key) {
        return key == null ? null : State.valueOf(key.toUpperCase(Locale.ROOT));
    }
}
