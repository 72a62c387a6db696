/**
 * What features derive, one after the other: the contract of a stage of the chain. It stands low, so that each feature
 * can contribute its stages; the chain itself and what runs it are the refresh's.
 */
@NullMarked
package app.steward.derive;

import org.jspecify.annotations.NullMarked;
