package app.steward.team;

/** Somebody was added to the team who has no password yet: published in that transaction. */
public record MemberInvited(long member) {}
