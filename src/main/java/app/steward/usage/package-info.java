/** What users use: features, daily roll-ups, and the metrics that are computed from them. */
@NullMarked
package app.steward.usage;

import org.jspecify.annotations.NullMarked;
