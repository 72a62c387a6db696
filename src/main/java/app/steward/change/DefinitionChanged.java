package app.steward.change;

/**
 * The meaning of a value changed for all records that hold it, such as the type of a stage, or the type of a custom
 * attribute. Published in the transaction of the change; too many records for testing each in it.
 *
 * @param subject account, user or subscription
 * @param field key of the field that now has other values
 */
public record DefinitionChanged(String subject, String field) {}
