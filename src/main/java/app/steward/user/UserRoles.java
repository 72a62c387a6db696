package app.steward.user;

import app.steward.attribute.Listing;

/** The roles of users. */
public interface UserRoles extends Listing<UserRole> {}
