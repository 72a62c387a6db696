/**
 * What stands before every request: who is believed about where it came from, how large its body may be, and what is
 * answered while the database is away.
 */
@NullMarked
package app.steward.guard;

import org.jspecify.annotations.NullMarked;
