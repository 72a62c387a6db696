package app.steward.user;

import app.steward.attribute.ChoiceRepository;

/** The roles of users. */
public interface UserRoles extends ChoiceRepository<UserRole> {}
