@NullMarked
package app.steward.milestone.web;

import org.jspecify.annotations.NullMarked;
