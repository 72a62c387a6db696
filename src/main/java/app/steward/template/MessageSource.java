package app.steward.template;

/**
 * What somebody wrote, with merge fields.
 *
 * @param preview the line that mail programs show behind the subject; may be empty
 * @param body in Markdown
 */
public record MessageSource(String subject, String preview, String body) {
    public static final int MOST_OF_LINE = 200;
    public static final int MOST_OF_BODY = 50_000;
}
