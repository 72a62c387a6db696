/** What customers ask and answer: support tickets and answers to surveys, and the fields that follow from them. */
@NullMarked
package app.steward.support;

import org.jspecify.annotations.NullMarked;
