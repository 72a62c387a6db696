package app.steward.user;

import app.steward.attribute.Listing;

/** The personas of users. */
public interface Personas extends Listing<Persona> {}
