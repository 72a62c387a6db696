/** What people and keys changed, with before and after: written in the transaction of the change, and read back. */
@NullMarked
package app.steward.audit;

import org.jspecify.annotations.NullMarked;
