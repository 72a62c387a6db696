package app.steward.workspace;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
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
 * @param url where people open Steward, such as {@code https://steward.example.com}: links go by it; empty = by what the
 *     request says
 * @param trustedProxies addresses and networks of the proxies that are believed about where a request came from;
 *     loopback always is
 * @param secretSeal with what secrets of other programs are encrypted in the database; empty = they are not
 * @param webhookPrivate whether webhooks may go to private addresses and to this machine
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
        @Nullable ZoneId refreshZone,
        @Nullable URI url,
        @DefaultValue List<String> trustedProxies,
        @Nullable String secretSeal,
        @DefaultValue("false") boolean webhookPrivate) {
    private static final int LEAST_OF_SEAL = 32;

    public StewardSettings {
        adminEmail = given(adminEmail);
        adminPassword = given(adminPassword);
        secretKey = given(secretKey);
        trustedProxies = List.copyOf(trustedProxies);
        secretSeal = given(secretSeal);
        if (secretSeal != null && secretSeal.length() < LEAST_OF_SEAL) {
            throw new IllegalArgumentException(
                    "STEWARD_SECRET_SEAL is too short; use 32 characters or more, such as openssl rand -base64 32 prints");
        }
        if (url != null && !isAddressOfServer(url)) {
            throw new IllegalArgumentException(
                    "STEWARD_URL is \"" + url + "\"; write an address such as https://steward.example.com");
        }
    }

    private static boolean isAddressOfServer(URI url) {
        return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                && url.getHost() != null
                && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"))
                && url.getRawQuery() == null
                && url.getRawFragment() == null
                && url.getRawUserInfo() == null;
    }

    /** {@code url} without a slash at its end; null where none is set. */
    public @Nullable String base() {
        return url == null ? null : url.getScheme() + "://" + url.getRawAuthority();
    }

    private static @Nullable String given(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }
}
