package app.steward.problem;

/**
 * Something that uses a record and so keeps it from being changed or deleted.
 *
 * @param type the kind of thing, such as {@code segment}
 * @param id its number or key, as it stands in addresses
 * @param name its name, as people know it
 */
public record Use(String type, String id, String name) {}
