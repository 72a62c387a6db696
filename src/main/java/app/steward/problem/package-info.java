/** What can be wrong with a request, in the words of the person or program that made it. Imports nothing. */
@NullMarked
package app.steward.problem;

import org.jspecify.annotations.NullMarked;
