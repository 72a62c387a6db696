/** What leaves Steward: written in the transaction that causes it, sent in the background, each once. */
@NullMarked
package app.steward.outbox;

import org.jspecify.annotations.NullMarked;
