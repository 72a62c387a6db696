/** The compiler: the only code that writes predicates. */
@NullMarked
@NamedInterface("sql")
package app.steward.condition.sql;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
