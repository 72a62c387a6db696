/** The API of custom attributes, and what the APIs of all lists of administrators share. */
@NullMarked
@NamedInterface("web")
package app.steward.attribute.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
