package app.steward.membership;

import java.util.Locale;

/** How what is stored of a definition stands to its condition. */
public enum State {
    FRESH,
    REFRESHING,
    STALE,
    BROKEN;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
