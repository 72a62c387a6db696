/** Work in the background: who does it, by a lease; what starts it; and what becomes of it where its process is gone. */
@NullMarked
package app.steward.job;

import org.jspecify.annotations.NullMarked;
