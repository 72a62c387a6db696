package app.steward.user;

import app.steward.record.RecordRepository;

/** The users of the workspace. */
public interface Users extends RecordRepository<User> {}
