package app.steward.user;

import app.steward.choice.ChoiceEntry;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** A permission level in the customer's product, as a user has it. */
@Entity
@Table(name = "user_roles")
public class UserRole extends ChoiceEntry {

    protected UserRole() {}

    public UserRole(String key, String label, int position) {
        super(key, label, position);
    }
}
