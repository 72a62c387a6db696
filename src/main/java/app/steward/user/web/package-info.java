/** The management API of users and of their lists. */
@NullMarked
package app.steward.user.web;

import org.jspecify.annotations.NullMarked;
