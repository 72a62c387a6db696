/** Recomputing what is derived: the pipeline of stages, its runs, and what starts them. */
@NullMarked
package app.steward.refresh;

import org.jspecify.annotations.NullMarked;
