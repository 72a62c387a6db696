package app.steward.account;

import app.steward.choice.ChoiceEntry;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;

/** A lifecycle stage of accounts, of one of four types. */
@Entity
@Table(name = "stages")
@SuppressWarnings("NullAway.Init")
public class Stage extends ChoiceEntry {

    /** What Steward knows of a stage whatever it is called. Lower case, as the database and the API write it. */
    public enum Type {
        trial("Trial"),
        onboarding("Onboarding"),
        live("Live"),
        cancelled("Cancelled");

        private final String label;

        Type(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    @Enumerated(EnumType.STRING)
    @org.hibernate.annotations.JdbcTypeCode(org.hibernate.type.SqlTypes.VARCHAR)
    private Type type;

    protected Stage() {}

    public Stage(String key, String label, Type type, int position) {
        super(key, label, position);
        this.type = type;
    }

    public Type type() {
        return type;
    }

    public void retype(Type newType) {
        this.type = newType;
    }
}
