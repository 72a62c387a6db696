/** The pages and the API of the lists that administrators edit. */
@NullMarked
@NamedInterface("web")
package app.steward.choice.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
