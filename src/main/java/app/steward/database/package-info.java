/** The database that Steward brings along where the operator names none. */
@NullMarked
package app.steward.database;

import org.jspecify.annotations.NullMarked;
