/** Alert rules and alerts as pages and for programs. */
@NullMarked
package app.steward.automation.web;

import org.jspecify.annotations.NullMarked;
