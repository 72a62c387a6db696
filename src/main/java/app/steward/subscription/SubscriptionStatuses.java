package app.steward.subscription;

import app.steward.attribute.ChoiceRepository;

/** The subscription statuses of the workspace. */
public interface SubscriptionStatuses extends ChoiceRepository<SubscriptionStatus> {}
