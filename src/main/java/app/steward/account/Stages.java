package app.steward.account;

import app.steward.attribute.ChoiceRepository;

/** The stages of the workspace. */
public interface Stages extends ChoiceRepository<Stage> {}
