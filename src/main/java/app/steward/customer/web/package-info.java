@NullMarked
package app.steward.customer.web;

import org.jspecify.annotations.NullMarked;
