/**
 * Webhooks: tells other programs what happens here. What happened is read from the history of membership and from what the
 * database itself notes in the transaction of an event; it is queued in the outbox, signed, and tried for three days.
 */
@NullMarked
package app.steward.webhook;

import org.jspecify.annotations.NullMarked;
