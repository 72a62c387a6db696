@NamedInterface("web")
@NullMarked
package app.steward.task.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
