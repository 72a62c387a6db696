/**
 * The pages that show lists of accounts, users and subscriptions (or any other list that has a {@code ListScope}), their
 * drawers and menus, and what the ticked rows can be given to.
 */
@NullMarked
package app.steward.portfolio;

import org.jspecify.annotations.NullMarked;
