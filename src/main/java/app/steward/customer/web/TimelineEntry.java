package app.steward.customer.web;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of what happened to an account or a user.
 *
 * @param dayOnly known by its day: the moment is that day's start
 * @param lead the words before the link; all of them where there is none
 * @param link a segment or a user that the viewer sees
 * @param tail the words after it
 * @param text what was written, in several lines; empty for none
 * @param by who did it; null where nobody in particular did
 * @param touchpoint number of the touchpoint where the viewer may change it
 */
record TimelineEntry(
        Instant at,
        boolean dayOnly,
        String icon,
        String lead,
        @Nullable Link link,
        String tail,
        String text,
        @Nullable String by,
        @Nullable Long touchpoint) {
    private static final int BRIEF = 280;

    /** Where a word leads. */
    record Link(String href, String label) {}

    static TimelineEntry of(Instant at, String icon, String says, @Nullable String by) {
        return new TimelineEntry(at, false, icon, says, null, "", "", by, null);
    }

    /** What is said behind the last of several users; nothing where there are no others. */
    static String more(int others) {
        return others == 0 ? "" : String.format(Locale.ENGLISH, " and %,d more", others);
    }

    /** The beginning of a long text; the text itself where it is short. */
    public String brief() {
        if (text.length() <= BRIEF) {
            return text;
        }
        int space = text.lastIndexOf(' ', BRIEF);
        return text.substring(0, space > BRIEF / 2 ? space : text.offsetByCodePoints(0, BRIEF / 2)) + " …";
    }

    public boolean isLong() {
        return text.length() > BRIEF;
    }
}
