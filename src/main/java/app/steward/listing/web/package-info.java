@NullMarked
package app.steward.listing.web;

import org.jspecify.annotations.NullMarked;
