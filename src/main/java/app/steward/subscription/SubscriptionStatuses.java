package app.steward.subscription;

import app.steward.attribute.Listing;

/** The subscription statuses of the workspace. */
public interface SubscriptionStatuses extends Listing<SubscriptionStatus> {}
