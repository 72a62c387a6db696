package app.steward.account;

import app.steward.choice.ChoiceRepository;

/** The stages of the workspace. */
public interface Stages extends ChoiceRepository<Stage> {}
