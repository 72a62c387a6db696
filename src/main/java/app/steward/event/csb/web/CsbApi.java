package app.steward.event.csb.web;

import app.steward.account.AccountChanges;
import app.steward.event.Intake;
import app.steward.event.Message;
import app.steward.event.csb.Call;
import app.steward.event.csb.CamelForm;
import app.steward.event.csb.FlatForm;
import app.steward.event.csb.FlatRecords;
import app.steward.event.web.EventBody;
import app.steward.problem.NotFound;
import app.steward.record.RecordChanges;
import app.steward.subscription.InvoiceRecords;
import app.steward.subscription.SubscriptionChanges;
import app.steward.team.Viewer;
import app.steward.user.UserChanges;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The event API of CustomerSuccessBox, so that its own clients work when their endpoint and key are changed. */
@RestController
@Tag(name = "Events of CustomerSuccessBox")
class CsbApi {
    private static final int MOST_BYTES = 1 << 20;
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final Intake intake;
    private final FlatRecords records;
    private final InvoiceRecords invoices;
    private final Map<String, RecordChanges<?>> changes;
    private final Clock clock;

    CsbApi(
            Intake intake,
            FlatRecords records,
            InvoiceRecords invoices,
            AccountChanges accounts,
            UserChanges users,
            SubscriptionChanges subscriptions,
            Clock clock) {
        this.intake = intake;
        this.records = records;
        this.invoices = invoices;
        this.changes = Map.of("account", accounts, "user", users, "subscription", subscriptions);
        this.clock = clock;
    }

    @PostMapping("/api/v1_1/{kind}")
    @Operation(summary = "Send an account, user, subscription, invoice, or a use of a feature, login, logout")
    Map<String, Object> flat(
            Viewer viewer, @PathVariable String kind, @Parameter(hidden = true) HttpServletRequest asked)
            throws IOException {
        Intake.requireSender(viewer);
        JsonNode body = EventBody.read(asked, MOST_BYTES, null);
        Instant now = clock.instant();
        Call call = FlatForm.read(kind, body, now);
        intake.accept(List.of(message(viewer, call, once(viewer, kind, asked), now, body)));
        return answer(call.ids());
    }

    @PostMapping("/api_js/v1_1/{kind}")
    @Operation(summary = "The same in the older form, in camel case: one call, or a list of them")
    Map<String, Object> camel(
            Viewer viewer, @PathVariable String kind, @Parameter(hidden = true) HttpServletRequest asked)
            throws IOException {
        Intake.requireSender(viewer);
        JsonNode body = EventBody.read(asked, MOST_BYTES, latinOf(asked));
        Instant now = clock.instant();
        UUID once = once(viewer, kind, asked);
        if (!body.isArray()) {
            Call call = CamelForm.read(kind, body, now);
            intake.accept(List.of(message(viewer, call, once, now, body)));
            return answer(call.ids());
        }
        List<Message> messages = new ArrayList<>();
        for (JsonNode each : body) {
            UUID one = once == null ? null : Message.onceOf(once + " " + messages.size());
            messages.add(message(viewer, CamelForm.read(kind, each, now), one, now, each));
        }
        intake.accept(messages);
        return answer(Map.of());
    }

    /** Its client in Java writes Latin-1 and does not say so. */
    private static @Nullable Charset latinOf(HttpServletRequest asked) {
        String agent = asked.getHeader(HttpHeaders.USER_AGENT);
        return agent != null && agent.startsWith("Apache-HttpClient") ? StandardCharsets.ISO_8859_1 : null;
    }

    /** A call carries no id of its own: with this header it counts once. */
    private static @Nullable UUID once(Viewer viewer, String kind, HttpServletRequest asked) {
        String sent = asked.getHeader(IDEMPOTENCY_KEY);
        return sent == null || sent.isBlank()
                ? null
                : Message.onceOf("csb " + viewer.keyId() + " " + kind + " " + sent.strip());
    }

    private static Message message(Viewer viewer, Call call, @Nullable UUID once, Instant receivedAt, JsonNode body) {
        return new Message(viewer.keyId(), call.event(), once, receivedAt, call.refusals(), body.toString());
    }

    private static Map<String, Object> answer(Map<String, String> ids) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("success", true);
        answer.putAll(ids);
        return answer;
    }

    @GetMapping("/api/v1_1/{kind}/{id}")
    @Operation(summary = "Read an account, user, subscription or invoice by the keys under which it is sent")
    Map<String, Object> one(Viewer viewer, @PathVariable String kind, @PathVariable String id) {
        return kind.equals("invoice")
                ? withId("invoice_id", id, invoices.read(viewer, id))
                : records.read(viewer, changes(kind).subject(), id);
    }

    @DeleteMapping("/api/v1_1/{kind}/{id}")
    @Operation(summary = "Delete an account, user, subscription or invoice")
    Map<String, Object> delete(Viewer viewer, @PathVariable String kind, @PathVariable String id) {
        if (kind.equals("invoice")) {
            invoices.delete(viewer, id);
        } else {
            changes(kind).delete(viewer, id);
        }
        return answer(Map.of(kind + "_id", id));
    }

    private RecordChanges<?> changes(String kind) {
        RecordChanges<?> known = changes.get(kind);
        if (known == null) {
            throw new NotFound("There is nothing called \"" + kind + "\" here.");
        }
        return known;
    }

    private static Map<String, Object> withId(String key, String id, Map<String, Object> values) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(key, id);
        answer.putAll(values);
        return answer;
    }
}
