package app.steward.webhook;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What webhooks tell of. The key is how the API, the messages and the database name it. */
public enum WebhookEvent {
    SEGMENT_ENTERED("Segments and lists", "A record comes into a segment", "{who} is in {what}"),
    SEGMENT_LEFT("Segments and lists", "A record leaves a segment", "{who} has left {what}"),
    LIST_ENTERED("Segments and lists", "A record comes into a shared list", "{who} is on the list {what}"),
    LIST_LEFT("Segments and lists", "A record leaves a shared list", "{who} has left the list {what}"),
    HEALTH_CHANGED("Health and alerts", "The health of an account changes", "The health of {who} has changed{what}"),
    ALERT_OPENED("Health and alerts", "An alert opens, or opens again", "{what}: {who}"),
    ALERT_CLOSED("Health and alerts", "An alert closes", "Closed: {what}, {who}"),
    MILESTONE_MET("Milestones, plays and tasks", "An account meets a milestone", "{who} has met {what}"),
    PLAY_STARTED("Milestones, plays and tasks", "A play starts", "{what} starts for {who}"),
    PLAY_ENDED("Milestones, plays and tasks", "A play is completed or stopped", "{what} has ended for {who}"),
    TASK_CREATED("Milestones, plays and tasks", "A task is made", "New task about {who}: {what}"),
    TASK_DONE("Milestones, plays and tasks", "A task is done", "Done for {who}: {what}"),
    JOURNEY_ENTERED("Journeys and mail", "A user enters a journey", "{who} has entered {what}"),
    JOURNEY_GOAL("Journeys and mail", "A user reaches the goal of a journey", "{who} has reached the goal of {what}"),
    JOURNEY_ENDED("Journeys and mail", "A journey of a user ends", "{what} has ended for {who}"),
    EMAIL_BOUNCED("Journeys and mail", "Mail to an address comes back", "Mail to {who} has come back"),
    EMAIL_UNSUBSCRIBED("Journeys and mail", "Somebody unsubscribes", "{who} has unsubscribed");

    /** What is sent to see whether an endpoint answers: nobody chooses it. */
    static final String TEST = "webhook.test";

    private final String group;
    private final String label;
    private final String sentence;

    WebhookEvent(String group, String label, String sentence) {
        this.group = group;
        this.label = label;
        this.sentence = sentence;
    }

    /** Such as {@code segment.entered}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /** Under which heading it is chosen. */
    public String group() {
        return group;
    }

    public String label() {
        return label;
    }

    /** For a chat, about one record. */
    String sentence(String who, String what) {
        return sentence.replace("{what}", what).replace("{who}", who);
    }

    public static Optional<WebhookEvent> of(String key) {
        return Arrays.stream(values()).filter(event -> event.key().equals(key)).findFirst();
    }

    public static List<String> keys() {
        return Arrays.stream(values()).map(WebhookEvent::key).toList();
    }
}
