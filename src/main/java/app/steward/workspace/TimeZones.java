package app.steward.workspace;

import java.time.DateTimeException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Time zones that people and programs name. */
public final class TimeZones {
    private TimeZones() {}

    /** The one of an IANA name that Java knows; any other text is as good as none. */
    public static ZoneId of(@Nullable String named, ZoneId usual) {
        if (named == null || !named.contains("/") && !named.equals("UTC")) {
            return usual;
        }
        try {
            return ZoneId.of(named);
        } catch (DateTimeException unknown) {
            return usual;
        }
    }
}
