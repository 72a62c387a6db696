package app.steward.problem;

/**
 * One thing wrong with what was sent.
 *
 * @param path where: a field name, or a path such as {@code condition.all[1].value}; empty when it is about the whole
 * @param message a sentence that says what is wrong and what would work
 */
public record Fault(String path, String message) {}
