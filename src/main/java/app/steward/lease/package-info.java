/** Work that one process of the cluster does at a time, and another goes on with where that process is gone. */
@NullMarked
package app.steward.lease;

import org.jspecify.annotations.NullMarked;
