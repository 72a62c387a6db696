package app.steward.user;

import app.steward.attribute.ChoiceRepository;

/** The personas of users. */
public interface Personas extends ChoiceRepository<Persona> {}
