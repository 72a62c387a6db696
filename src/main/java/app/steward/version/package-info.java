/** Versions of definitions, said in words from the audit trail, and put back through the ordinary change. */
@NullMarked
package app.steward.version;

import org.jspecify.annotations.NullMarked;
