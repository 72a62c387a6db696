/** The condition form: what was posted as lines and groups, and how it is drawn. */
@NullMarked
@NamedInterface("web")
package app.steward.condition.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
