/** Shared pages and HTTP: layout, errors, paging, formats and server-drawn graphs. Imports no feature. */
@NullMarked
package app.steward.web;

import org.jspecify.annotations.NullMarked;
