package app.steward.condition;

import app.steward.workspace.Now;

/** What a request or refresh goes by from its beginning to its end: the fields that there are, and the moment. */
public record Snapshot(Catalogue catalogue, Now now) {}
