package app.steward.mail.web;

import app.steward.audit.AuditedKinds;
import app.steward.audit.AuditedPart;
import app.steward.mail.Suppression;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What the audit trail tells of e-mail, in the words of its forms. */
@Component
class AuditedMail implements AuditedKinds {

    @Override
    public List<AuditedPart> parts(String kind) {
        return switch (kind) {
            case "e-mail settings" -> settings();
            case "address" ->
                List.of(
                        AuditedPart.choice(
                                "why", "Why", key -> Suppression.of(key).map(Suppression::label)),
                        AuditedPart.text("how", "From"));
            default -> List.of();
        };
    }

    private static List<AuditedPart> settings() {
        return List.of(
                AuditedPart.text("host", "Server"),
                AuditedPart.choice(
                        "security", "Encryption", key -> Optional.ofNullable(MailSettingsPages.SECURITY.get(key))),
                AuditedPart.text("username", "User"),
                AuditedPart.text("replyTo", "Answers go to"),
                AuditedPart.names("domains", "Sending domains", domain -> domain),
                AuditedPart.text("perSecond", "Most in a second"),
                AuditedPart.text("perHour", "Most in an hour"),
                AuditedPart.names("onlyTo", "Only to", address -> address),
                AuditedPart.value(
                        "days",
                        "Customers get mail on",
                        json -> json.valueStream()
                                .map(day -> day.asString(""))
                                .filter(day -> day.length() > 2)
                                .map(day -> day.charAt(0) + day.substring(1, 3).toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))),
                AuditedPart.text("fromTime", "Customers get mail from"),
                AuditedPart.text("toTime", "Customers get mail until before"),
                AuditedPart.text("cap", "Messages in 7 days"));
    }
}
