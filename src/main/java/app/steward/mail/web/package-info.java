/** Settings of mail, what was sent, which addresses get nothing, and the page that stops it. */
@NullMarked
@NamedInterface("web")
package app.steward.mail.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
