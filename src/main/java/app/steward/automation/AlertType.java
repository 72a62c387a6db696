package app.steward.automation;

import app.steward.problem.BadInput;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an alert is about, in the life of a customer. */
public enum AlertType {
    ONBOARDING("Onboarding", "flag"),
    RENEWAL("Renewal", "calendar3"),
    UPSELLING("Upselling", "bar-chart"),
    RISK("Risk", "exclamation-triangle");

    private final String label;
    private final String icon;

    AlertType(String label, String icon) {
        this.label = label;
        this.icon = icon;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String label() {
        return label;
    }

    /** Of the sprite. */
    public String icon() {
        return icon;
    }

    public static Optional<AlertType> find(String key) {
        return Arrays.stream(values()).filter(type -> type.key().equals(key)).findFirst();
    }

    /** By key; throws {@link BadInput} at "type". */
    public static AlertType of(String key) {
        return find(key).orElseThrow(() -> BadInput.of("type", "Choose onboarding, renewal, upselling or risk."));
    }
}
