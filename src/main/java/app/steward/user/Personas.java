package app.steward.user;

import app.steward.choice.ChoiceRepository;

/** The personas of users. */
public interface Personas extends ChoiceRepository<Persona> {}
