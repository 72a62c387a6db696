/** The pages and the API of custom attributes. */
@NullMarked
package app.steward.attribute.web;

import org.jspecify.annotations.NullMarked;
