@NullMarked
package app.steward.portfolio.web;

import org.jspecify.annotations.NullMarked;
