/** People at accounts who use the customer's product; never those who sign in to Steward. */
@NullMarked
package app.steward.user;

import org.jspecify.annotations.NullMarked;
