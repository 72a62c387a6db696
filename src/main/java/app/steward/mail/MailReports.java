package app.steward.mail;

import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.problem.StrictJson;
import app.steward.team.Viewer;
import app.steward.workspace.Today;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What mail services report: that a message came back, that somebody complained or unsubscribed there. In Steward's own
 * form, or as Amazon SES, SendGrid, Postmark and Mailgun send it; what they report besides is passed over.
 */
@Component
public class MailReports {
    /** Forms that are understood, by how they stand in the address. */
    static final Map<String, String> FORMS = new LinkedHashMap<>();

    static {
        FORMS.put("own", "Steward’s own form");
        FORMS.put("ses", "Amazon SES, by SNS");
        FORMS.put("sendgrid", "SendGrid");
        FORMS.put("postmark", "Postmark");
        FORMS.put("mailgun", "Mailgun");
    }

    private static final int MOST = 5_000;
    private static final Set<String> KINDS = Set.of("hard", "soft", "complaint", "unsubscribed");
    private static final Pattern AMAZON = Pattern.compile("sns\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?");

    private final DSLContext sql;
    private final Addresses addresses;
    private final MailSettings settings;
    private final Today today;
    private final JsonMapper json;

    MailReports(DSLContext sql, Addresses addresses, MailSettings settings, Today today, JsonMapper json) {
        this.sql = sql;
        this.addresses = addresses;
        this.settings = settings;
        this.today = today;
        this.json = json;
    }

    /**
     * One thing that is reported.
     *
     * @param kind hard, soft, complaint or unsubscribed
     * @param messageId of the message, with its angle brackets; empty where it is not said
     */
    record Report(String email, String kind, String messageId, String detail) {}

    /**
     * By the secret in the address.
     *
     * @return how many were taken
     */
    @Transactional
    public int take(String form, String secret, String body) {
        byte[] known = settings.current().eventsSecret().getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(known, secret.getBytes(StandardCharsets.UTF_8)) || !FORMS.containsKey(form)) {
            throw new NotFound("There is nothing at this address.");
        }
        return take(form, body);
    }

    /** By the key of an administrator, in the own form. */
    @Transactional
    public int take(Viewer by, String body) {
        if (!by.mayAdminister()) {
            throw new NotAllowed("Only administrators report what came back.");
        }
        return take("own", body);
    }

    private int take(String form, String body) {
        JsonNode root;
        try {
            root = json.readTree(body);
        } catch (JacksonException e) {
            Fault refused = StrictJson.refused(e);
            throw refused == null ? BadInput.of("", "Send JSON.") : new BadInput(List.of(refused));
        }
        List<Report> reports = switch (form) {
            case "ses" -> ses(root);
            case "sendgrid" -> sendgrid(root);
            case "postmark" -> postmark(root);
            case "mailgun" -> mailgun(root);
            default -> own(root);
        };
        int taken = 0;
        for (Report report : reports) {
            String email = Addresses.fold(report.email());
            if (Addresses.isAddress(email)) {
                addresses.heard(
                        email,
                        Letter.line(report.messageId()),
                        report.kind(),
                        Letter.line(report.detail()),
                        today.now().instant());
                taken++;
            }
        }
        return taken;
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }

    private static List<JsonNode> listed(JsonNode node) {
        List<JsonNode> all = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(all::add);
        } else if (node.isObject()) {
            all.add(node);
        }
        if (all.isEmpty() || all.size() > MOST) {
            throw BadInput.of("", "Send one report, or a list of at most 5,000.");
        }
        return all;
    }

    static List<Report> own(JsonNode root) {
        List<Report> reports = new ArrayList<>();
        List<JsonNode> all = listed(root.isObject() && root.has("events") ? root.path("events") : root);
        for (int i = 0; i < all.size(); i++) {
            JsonNode one = all.get(i);
            String at = root.isObject() && !root.has("events") ? "" : "events[" + i + "].";
            if (!Addresses.isAddress(Addresses.fold(text(one, "email")))) {
                throw BadInput.of(at + "email", "This is no e-mail address.");
            } else if (!KINDS.contains(text(one, "kind"))) {
                throw BadInput.of(at + "kind", "Send hard, soft, complaint or unsubscribed.");
            }
            reports.add(new Report(text(one, "email"), text(one, "kind"), text(one, "messageId"), text(one, "detail")));
        }
        return sorted(reports);
    }

    private List<Report> ses(JsonNode root) {
        JsonNode said = root;
        if (text(root, "Type").equals("SubscriptionConfirmation")) {
            keepConfirmation(text(root, "SubscribeURL"));
            return List.of();
        } else if (root.path("Message").isString()) {
            try {
                said = json.readTree(text(root, "Message"));
            } catch (JacksonException e) {
                return List.of();
            }
        }
        return sesReports(said);
    }

    /** Nothing is opened by itself, whatever a request says; an administrator finds it in the settings. */
    private void keepConfirmation(String url) {
        try {
            URI address = URI.create(url);
            if ("https".equals(address.getScheme())
                    && address.getHost() != null
                    && AMAZON.matcher(address.getHost()).matches()) {
                sql.execute("update mail_settings set confirm_url = ?", url.length() > 2_000 ? "" : url);
            }
        } catch (IllegalArgumentException e) {
            throw BadInput.of("SubscribeURL", "This is no address.");
        }
    }

    static List<Report> sesReports(JsonNode said) {
        String type = text(said, said.has("notificationType") ? "notificationType" : "eventType");
        String id = text(said.path("mail").path("commonHeaders"), "messageId");
        List<Report> reports = new ArrayList<>();
        if (type.equals("Bounce")) {
            JsonNode bounce = said.path("bounce");
            boolean hard = text(bounce, "bounceType").equals("Permanent");
            bounce.path("bouncedRecipients")
                    .forEach(one -> reports.add(new Report(
                            text(one, "emailAddress"),
                            hard ? "hard" : "soft",
                            id,
                            text(one, "diagnosticCode").isEmpty()
                                    ? text(bounce, "bounceSubType")
                                    : text(one, "diagnosticCode"))));
        } else if (type.equals("Complaint")) {
            said.path("complaint")
                    .path("complainedRecipients")
                    .forEach(one -> reports.add(
                            new Report(text(one, "emailAddress"), "complaint", id, "reported as spam by Amazon SES")));
        }
        return sorted(reports);
    }

    static List<Report> sendgrid(JsonNode root) {
        List<Report> reports = new ArrayList<>();
        for (JsonNode one : listed(root)) {
            String kind = switch (text(one, "event")) {
                case "bounce" -> text(one, "type").equals("blocked") ? "soft" : "hard";
                case "spamreport" -> "complaint";
                case "unsubscribe", "group_unsubscribe" -> "unsubscribed";
                default -> "";
            };
            if (!kind.isEmpty()) {
                reports.add(new Report(text(one, "email"), kind, text(one, "smtp-id"), text(one, "reason")));
            }
        }
        return sorted(reports);
    }

    static List<Report> postmark(JsonNode root) {
        List<Report> reports = new ArrayList<>();
        for (JsonNode one : listed(root)) {
            String detail = text(one, "Details").isEmpty() ? text(one, "Description") : text(one, "Details");
            String id = text(one, "MessageID");
            switch (text(one, "RecordType")) {
                case "Bounce" ->
                    reports.add(new Report(
                            text(one, "Email"),
                            switch (text(one, "Type")) {
                                case "HardBounce", "BadEmailAddress", "ManuallyDeactivated" -> "hard";
                                case "SpamComplaint" -> "complaint";
                                default -> "soft";
                            },
                            id,
                            detail));
                case "SpamComplaint" -> reports.add(new Report(text(one, "Email"), "complaint", id, detail));
                case "SubscriptionChange" -> {
                    if (one.path("SuppressSending").asBoolean(false)) {
                        reports.add(new Report(text(one, "Recipient"), "unsubscribed", id, detail));
                    }
                }
                default -> {
                    // opens, clicks, deliveries
                }
            }
        }
        return sorted(reports);
    }

    static List<Report> mailgun(JsonNode root) {
        List<Report> reports = new ArrayList<>();
        for (JsonNode each : listed(root)) {
            JsonNode one = each.path("event-data");
            String kind = switch (text(one, "event").toLowerCase(Locale.ROOT)) {
                case "failed" -> text(one, "severity").equals("permanent") ? "hard" : "soft";
                case "complained" -> "complaint";
                case "unsubscribed" -> "unsubscribed";
                default -> "";
            };
            if (!kind.isEmpty()) {
                String id = text(one.path("message").path("headers"), "message-id");
                JsonNode status = one.path("delivery-status");
                reports.add(new Report(
                        text(one, "recipient"),
                        kind,
                        id.isEmpty() || id.startsWith("<") ? id : "<" + id + ">",
                        text(status, "message").isEmpty() ? text(one, "reason") : text(status, "message")));
            }
        }
        return sorted(reports);
    }

    /** Addresses in one order, so that two reports never wait for each other. */
    private static List<Report> sorted(List<Report> reports) {
        return reports.stream()
                .sorted(Comparator.comparing(report -> Addresses.fold(report.email())))
                .toList();
    }
}
