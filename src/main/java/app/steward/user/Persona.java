package app.steward.user;

import app.steward.choice.ChoiceEntry;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** A job to be done, such as sponsor, as a user has it. */
@Entity
@Table(name = "personas")
public class Persona extends ChoiceEntry {

    protected Persona() {}

    public Persona(String key, String label, int position) {
        super(key, label, position);
    }
}
