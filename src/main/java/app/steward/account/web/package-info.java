/** The management API of accounts and of their lists, and what it shares with that of users and subscriptions. */
@NullMarked
@NamedInterface("web")
package app.steward.account.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
