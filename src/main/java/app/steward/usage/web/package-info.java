/** The API of features. */
@NullMarked
package app.steward.usage.web;

import org.jspecify.annotations.NullMarked;
