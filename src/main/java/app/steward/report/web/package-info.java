/** Reports > Portfolio. */
@NullMarked
@NamedInterface("web")
package app.steward.report.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
