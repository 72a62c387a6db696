/** The company that works in this Steward, its settings and its clock. Imports no other feature. */
@NullMarked
package app.steward.workspace;

import org.jspecify.annotations.NullMarked;
