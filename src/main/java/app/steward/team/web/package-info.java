/** How people and programs get in, and the pages and calls about the team and the workspace. */
@NullMarked
package app.steward.team.web;

import org.jspecify.annotations.NullMarked;
