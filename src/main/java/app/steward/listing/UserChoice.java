package app.steward.listing;

/**
 * A menu in the bar of the Users list, which chooses one condition.
 *
 * @param field that it tests
 * @param any what is read where nothing is chosen
 */
record UserChoice(String field, String label, String any) {
    static final UserChoice ROLE = new UserChoice("role", "Role", "Any role");
    static final UserChoice PERSONA = new UserChoice("persona", "Persona", "Any persona");
    static final UserChoice ACTIVITY = new UserChoice("activity", "Activity", "Any activity");

    /** One activity more than the field has. */
    static final String NEVER = "never";
}
