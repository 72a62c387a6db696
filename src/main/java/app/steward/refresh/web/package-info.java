/** The page and the API of refreshes. */
@NullMarked
package app.steward.refresh.web;

import org.jspecify.annotations.NullMarked;
