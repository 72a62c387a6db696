package app.steward.template;

/**
 * What is around every message.
 *
 * @param logo address of a picture; empty for none
 * @param company who writes: what the logo says, or stands in its place
 * @param colour of buttons and links, as {@code #rrggbb}
 * @param foot in Markdown with merge fields: address, and why one gets the message. The link to unsubscribe follows it
 */
public record EmailLayout(String logo, String company, String colour, String foot, int version) {
    public static final int MOST_OF_COMPANY = 120;
    public static final int MOST_OF_LOGO = 500;
    public static final int MOST_OF_FOOT = 2_000;
}
