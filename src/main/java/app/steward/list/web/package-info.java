@NullMarked
package app.steward.list.web;

import org.jspecify.annotations.NullMarked;
