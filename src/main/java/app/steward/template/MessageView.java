package app.steward.template;

import org.jspecify.annotations.Nullable;

/** For whom a message is drawn. */
public enum MessageView {
    /** For mail programs, which choose light or dark. */
    SENT,
    /** To look at, on light. */
    LIGHT,
    /** To look at, as mail programs in dark show it. */
    DARK;

    /** As addresses say it; anything else is light. */
    public static MessageView of(@Nullable String key) {
        return "dark".equals(key) ? DARK : LIGHT;
    }
}
