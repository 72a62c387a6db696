package app.steward.notice;

/**
 * A kind of notices. The feature that makes them contributes it as a bean, and members choose of which kinds they are
 * told.
 *
 * @param key as the database and the API have it
 * @param label what it is called where one chooses
 * @param help what it tells
 * @param icon of the sprite
 * @param toDeputy whether who stands in is told, too: of work, not of what concerns the person
 */
public record NoticeKind(String key, String label, String help, String icon, boolean toDeputy) {}
