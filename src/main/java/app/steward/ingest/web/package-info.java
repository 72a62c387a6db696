/** The management API of imports. */
@NullMarked
package app.steward.ingest.web;

import org.jspecify.annotations.NullMarked;
