package app.steward.subscription;

import app.steward.record.RecordRepository;

/** The subscriptions of the workspace. */
public interface Subscriptions extends RecordRepository<Subscription> {}
