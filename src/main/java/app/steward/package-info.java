@NullMarked
package app.steward;

import org.jspecify.annotations.NullMarked;
