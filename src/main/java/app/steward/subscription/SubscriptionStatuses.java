package app.steward.subscription;

import app.steward.choice.ChoiceRepository;

/** The subscription statuses of the workspace. */
public interface SubscriptionStatuses extends ChoiceRepository<SubscriptionStatus> {}
