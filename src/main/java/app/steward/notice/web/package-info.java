/** The bell, its page, the star on an account, and the API of both. */
@NullMarked
@NamedInterface("web")
package app.steward.notice.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
