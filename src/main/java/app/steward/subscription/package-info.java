/** What accounts pay for, for how long, and its status. */
@NullMarked
package app.steward.subscription;

import org.jspecify.annotations.NullMarked;
