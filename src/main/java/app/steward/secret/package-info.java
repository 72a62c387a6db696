/** Secrets of other programs that Steward has to know itself, such as the password of a mail server, as they are stored. */
@NullMarked
package app.steward.secret;

import org.jspecify.annotations.NullMarked;
