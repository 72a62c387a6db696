/** Undo in the message that reports a delete. */
@NullMarked
@NamedInterface("web")
package app.steward.undo.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
