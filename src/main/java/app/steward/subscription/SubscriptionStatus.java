package app.steward.subscription;

import app.steward.choice.ChoiceEntry;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;

/** A status of subscriptions, of one of four types. */
@Entity
@Table(name = "subscription_statuses")
@SuppressWarnings("NullAway.Init")
public class SubscriptionStatus extends ChoiceEntry {

    /** What Steward knows of a status whatever it is called. Lower case, as the database and the API write it. */
    public enum Type {
        active("Active"),
        canceled("Canceled"),
        future("Future"),
        suspended("Suspended");

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

    protected SubscriptionStatus() {}

    public SubscriptionStatus(String key, String label, Type type, int position) {
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
