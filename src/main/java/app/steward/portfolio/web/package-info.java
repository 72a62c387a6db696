@NullMarked
@NamedInterface("web")
package app.steward.portfolio.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
