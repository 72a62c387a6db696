/** Rules of which something follows by itself: alert rules, and the alerts that they open and close. */
@NullMarked
package app.steward.automation;

import org.jspecify.annotations.NullMarked;
