/** Custom attributes: what administrators, or the first value that is seen, add to the fields of records. */
@NullMarked
package app.steward.attribute;

import org.jspecify.annotations.NullMarked;
