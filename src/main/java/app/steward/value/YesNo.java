package app.steward.value;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Yes and no as people and files write them, ignoring case. */
public final class YesNo {
    private static final Map<String, Boolean> WORDS = new HashMap<>();

    static {
        for (String yes : new String[] {"true", "t", "yes", "y", "1"}) {
            WORDS.put(yes, true);
        }
        for (String no : new String[] {"false", "f", "no", "n", "0"}) {
            WORDS.put(no, false);
        }
    }

    private YesNo() {}

    /** @throws InvalidValue for what is neither */
    public static boolean read(String text) {
        Boolean flag = WORDS.get(CleanText.of(text).toLowerCase(Locale.ROOT));
        if (flag == null) {
            throw new InvalidValue("is neither yes nor no", "Enter yes or no.");
        }
        return flag;
    }
}
