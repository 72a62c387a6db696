package app.steward.team;

/** A member asked for a way to a new password, without being signed in: published in a transaction. */
public record PasswordForgotten(long member) {}
