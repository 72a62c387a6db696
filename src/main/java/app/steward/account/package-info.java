/** Customer companies: their fields, their stages, and who owns them. */
@NullMarked
package app.steward.account;

import org.jspecify.annotations.NullMarked;
