/**
 * What e-mails to customers say: templates in Markdown with merge fields, their versions, the layout around all of them,
 * and how they are filled in for a user, as HTML and as text.
 */
@NullMarked
package app.steward.template;

import org.jspecify.annotations.NullMarked;
