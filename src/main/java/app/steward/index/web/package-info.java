/** The page of indexed fields. */
@NullMarked
package app.steward.index.web;

import org.jspecify.annotations.NullMarked;
