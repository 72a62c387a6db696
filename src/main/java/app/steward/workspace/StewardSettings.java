package app.steward.workspace;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator sets from outside: every {@code STEWARD_*} variable, or {@code steward.*} as a Spring property. An
 * empty value is as good as none.
 *
 * @param adminEmail e-mail of the first administrator, made at start where the team is empty
 * @param adminPassword that administrator's password
 * @param secretKey a secret management key to accept from the start, for scripts
 * @param demo whether an empty workspace is filled with a generated portfolio; by default only with the embedded
 *     database
 * @param clock the fixed "now" of conditions, metrics, history and ingestion; empty = the system's time
 * @param data folder of the embedded database
 * @param refreshAt start of the daily refresh; empty = what the workspace says
 * @param refreshZone zone of {@code refreshAt}; empty = the workspace's
 */
@ConfigurationProperties("steward")
public record StewardSettings(
        @Nullable String adminEmail,
        @Nullable String adminPassword,
        @Nullable String secretKey,
        @DefaultValue("false") boolean demo,
        @Nullable Instant clock,
        @DefaultValue("data") Path data,
        @Nullable LocalTime refreshAt,
        @Nullable ZoneId refreshZone) {

    public StewardSettings {
        adminEmail = given(adminEmail);
        adminPassword = given(adminPassword);
        secretKey = given(secretKey);
    }

    private static @Nullable String given(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }
}
