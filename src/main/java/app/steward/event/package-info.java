/**
 * Events on their way in: what clients of any wire format say, as one kind of message, and the intake that stores it.
 * Many requests share a transaction; each is answered once it is committed.
 */
@NullMarked
package app.steward.event;

import org.jspecify.annotations.NullMarked;
