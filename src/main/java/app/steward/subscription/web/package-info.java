/** The management API of subscriptions and of their lists. */
@NullMarked
package app.steward.subscription.web;

import org.jspecify.annotations.NullMarked;
