/** Why an account has its attention: beside the number, as a page, and as the API tells it. */
@NullMarked
@NamedInterface("web")
package app.steward.attention.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
