@NullMarked
package app.steward.search.web;

import org.jspecify.annotations.NullMarked;
