@NullMarked
package app.steward.touchpoint.web;

import org.jspecify.annotations.NullMarked;
