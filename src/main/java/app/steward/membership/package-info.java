/**
 * Who is in what: membership of records in definitions of some {@link app.steward.membership.Kind kind}, segments the
 * first. Scan, difference, locks, states, counts, history and the graph of references are written once, here.
 */
@NullMarked
package app.steward.membership;

import org.jspecify.annotations.NullMarked;
