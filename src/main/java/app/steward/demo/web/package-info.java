/** The page that is shown while the demo is being made. */
@NullMarked
package app.steward.demo.web;

import org.jspecify.annotations.NullMarked;
