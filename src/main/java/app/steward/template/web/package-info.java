/** The pages of e-mail templates and their API. */
@NullMarked
@NamedInterface("web")
package app.steward.template.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
