package app.steward.account;

import app.steward.attribute.Listing;

/** The stages of the workspace. */
public interface Stages extends Listing<Stage> {}
