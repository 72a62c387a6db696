package app.steward.user;

import app.steward.choice.ChoiceRepository;

/** The roles of users. */
public interface UserRoles extends ChoiceRepository<UserRole> {}
