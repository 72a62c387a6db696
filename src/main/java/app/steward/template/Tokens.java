package app.steward.template;

/**
 * What stands for merge fields while Markdown becomes HTML: characters that mean nothing to Markdown, HTML and addresses,
 * with the number of the field between. Its first character says where it stands, and so how its value is escaped.
 */
final class Tokens {
    /** In text. */
    static final char TEXT = '\ue000';
    /** In an attribute that is read by people. */
    static final char ATTRIBUTE = '\ue001';
    /** At the beginning of a link: the value is a whole address. */
    static final char LINK = '\ue002';
    /** Behind the server's name of a link. */
    static final char LINK_PART = '\ue003';
    /** In an e-mail address of a link. */
    static final char MAIL_PART = '\ue004';

    private static final char END = '\ue00f';

    private Tokens() {}

    /** What a field is filled in with. */
    interface Values {
        String of(char kind, int field);
    }

    static String of(int field) {
        return TEXT + Integer.toString(field) + END;
    }

    /** Text of people, in which nothing looks like a token. */
    static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.chars().filter(c -> !isOurs((char) c)).forEach(c -> clean.append((char) c));
        return clean.toString();
    }

    /** The same with all tokens standing elsewhere. */
    static String as(char kind, String text) {
        return text.replace(TEXT, kind);
    }

    static int first(String text) {
        return text.indexOf(TEXT);
    }

    static String fill(String text, Values values) {
        StringBuilder filled = new StringBuilder(text.length() + 200);
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (!isOurs(c)) {
                filled.append(c);
                at++;
                continue;
            }
            int end = text.indexOf(END, at);
            filled.append(values.of(c, Integer.parseInt(text.substring(at + 1, end))));
            at = end + 1;
        }
        return filled.toString();
    }

    private static boolean isOurs(char c) {
        return c >= TEXT && c <= END;
    }
}
