/** The management API of accounts and of their lists. */
@NullMarked
package app.steward.account.web;

import org.jspecify.annotations.NullMarked;
