/** Versions of definitions over HTTP: the panel on their pages, the page of all, the question before one comes back. */
@NullMarked
package app.steward.version.web;

import org.jspecify.annotations.NullMarked;
