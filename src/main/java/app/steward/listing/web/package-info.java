/** Lists by the API, and as answers that are files. */
@NullMarked
@NamedInterface("web")
package app.steward.listing.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
