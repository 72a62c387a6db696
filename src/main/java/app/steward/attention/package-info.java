/** Attention: how much an account asks for somebody, as one number and the reasons that make it. */
@NullMarked
package app.steward.attention;

import org.jspecify.annotations.NullMarked;
