/** The kernel of accounts, users and subscriptions: their properties, how values are read, and how they are changed. */
@NullMarked
package app.steward.record;

import org.jspecify.annotations.NullMarked;
