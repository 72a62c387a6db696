/** The pages of e-mail templates and their API. */
@NullMarked
package app.steward.template.web;

import org.jspecify.annotations.NullMarked;
