/** The Segment HTTP tracking API, as every Segment, RudderStack or Jitsu source speaks it. */
@NullMarked
package app.steward.event.segment;

import org.jspecify.annotations.NullMarked;
