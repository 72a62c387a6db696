package app.steward.condition;

/** A piece of a sentence; strong pieces name the fields and stand out. */
public record Phrase(String text, boolean strong) {}
