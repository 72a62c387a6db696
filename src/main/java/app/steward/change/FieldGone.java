package app.steward.change;

/**
 * A field is not there any more, or not as it was: what is kept for it, such as an index, has to follow. Published in
 * the transaction of the change.
 *
 * @param subject account, user or subscription
 */
public record FieldGone(String subject, String field) {}
