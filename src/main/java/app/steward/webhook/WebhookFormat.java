package app.steward.webhook;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** In which form an endpoint is told. */
public enum WebhookFormat {
    STEWARD("Records, for programs", "JSON with up to 500 records in one delivery."),
    SLACK("Slack", "Sentences for a channel. Paste the address of an incoming webhook of Slack."),
    TEAMS("Microsoft Teams", "Sentences for a channel. Paste the address of a workflow that posts what it is sent.");

    private final String label;
    private final String help;

    WebhookFormat(String label, String help) {
        this.label = label;
        this.help = help;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String label() {
        return label;
    }

    public String help() {
        return help;
    }

    public static Optional<WebhookFormat> of(String key) {
        return Arrays.stream(values())
                .filter(format -> format.key().equals(key))
                .findFirst();
    }
}
