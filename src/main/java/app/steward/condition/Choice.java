package app.steward.condition;

/** One value of a choice: the key that is stored and compared (ignoring case), and the label that people read. */
public record Choice(String key, String label) {}
