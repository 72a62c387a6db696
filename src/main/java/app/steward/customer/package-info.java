/** The pages of one account, user or subscription: what is known of it, its timeline, adding and editing it. */
@NullMarked
package app.steward.customer;

import org.jspecify.annotations.NullMarked;
