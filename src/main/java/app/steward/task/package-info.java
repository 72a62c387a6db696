/**
 * What team members have to do: tasks for a success role or a person, who has them as accounts change hands, and the
 * fields that follow from them.
 */
@NullMarked
package app.steward.task;

import org.jspecify.annotations.NullMarked;
