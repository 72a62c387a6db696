package app.steward.touchpoint;

import app.steward.team.Viewer;

/**
 * Somebody logged a touchpoint with an account, or with a user of it. Published in the transaction of that.
 *
 * @param label what it was: Call, Meeting
 */
public record TouchpointLogged(Viewer by, long touchpoint, long account, String label) {}
