package app.steward.team;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;

/** Stores a profile by its key, so that the table reads like the API. */
@Converter(autoApply = true)
class ProfileColumn implements AttributeConverter<Profile, String> {

    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable Profile profile) {
        return profile == null ? null : profile.key();
    }

    @Override
    public @Nullable Profile convertToEntityAttribute(@Nullable String key) {
        return key == null ? null : Profile.ofKey(key).orElseThrow();
    }
}
