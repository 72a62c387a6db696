/** The management API of a record, one at a time. */
@NullMarked
@NamedInterface("web")
package app.steward.record.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
