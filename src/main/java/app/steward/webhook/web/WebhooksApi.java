package app.steward.webhook.web;

import app.steward.condition.Conditions;
import app.steward.condition.web.JsonBody;
import app.steward.problem.BadInput;
import app.steward.team.Viewer;
import app.steward.web.ApiPage;
import app.steward.web.Paging;
import app.steward.webhook.Webhook;
import app.steward.webhook.WebhookDeliveries;
import app.steward.webhook.WebhookDeliveries.Delivery;
import app.steward.webhook.WebhookDeliveries.State;
import app.steward.webhook.Webhooks;
import app.steward.webhook.Webhooks.Made;
import app.steward.webhook.Webhooks.Wanted;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Webhooks and what they were told, for programs. */
@RestController
@Tag(name = "Webhooks")
@RequestMapping("/api/v2/webhooks")
class WebhooksApi {
    private static final Set<String> KEYS = Set.of(
            "id",
            "name",
            "url",
            "events",
            "segments",
            "format",
            "on",
            "state",
            "offWhy",
            "failingSince",
            "lastError",
            "secretEnds",
            "oldSecretUntil",
            "version");

    private final Webhooks webhooks;
    private final WebhookDeliveries deliveries;
    private final Conditions conditions;

    WebhooksApi(Webhooks webhooks, WebhookDeliveries deliveries, Conditions conditions) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.conditions = conditions;
    }

    /** A webhook; {@code secret} only in the answers that make it. Who may not change it sees the host of its address. */
    record WebhookAnswer(
            int id,
            String name,
            String url,
            List<String> events,
            List<Integer> segments,
            String format,
            boolean on,
            String state,
            String offWhy,
            @Nullable Instant failingSince,
            String lastError,
            String secretEnds,
            @Nullable Instant oldSecretUntil,
            int version,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String secret) {
        static WebhookAnswer of(Viewer viewer, Webhook webhook, @Nullable String secret) {
            return new WebhookAnswer(
                    webhook.id(),
                    webhook.name(),
                    viewer.mayAdminister() ? webhook.url() : webhook.maskedUrl(),
                    webhook.events(),
                    webhook.segments(),
                    webhook.format().key(),
                    webhook.active(),
                    webhook.state().key(),
                    webhook.offWhy(),
                    webhook.failingSince(),
                    webhook.lastError(),
                    webhook.hint(),
                    webhook.oldUntil(),
                    webhook.version(),
                    secret);
        }
    }

    /** One try of a delivery; {@code status} is null where nothing was answered, and {@code error} says why. */
    record TryAnswer(Instant at, int tookMs, @Nullable Integer status, String answer, String error) {}

    /** A message to a webhook with its tries; {@code messageId} is what it was sent under as webhook-id. */
    record DeliveryAnswer(
            long id,
            String messageId,
            String event,
            String about,
            int records,
            String state,
            Instant createdAt,
            @Nullable Instant nextAt,
            String body,
            List<TryAnswer> tries) {
        static DeliveryAnswer of(Delivery delivery) {
            return new DeliveryAnswer(
                    delivery.id(),
                    delivery.messageId(),
                    delivery.event(),
                    delivery.about(),
                    delivery.records(),
                    delivery.state().key(),
                    delivery.createdAt(),
                    delivery.nextAt(),
                    delivery.body(),
                    delivery.tries().stream()
                            .map(one -> new TryAnswer(one.at(), one.millis(), one.status(), one.answer(), one.error()))
                            .toList());
        }
    }

    @GetMapping
    @Operation(summary = "Webhooks by name")
    ApiPage<WebhookAnswer> list(
            Viewer viewer,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        List<Webhook> all = webhooks.all(viewer);
        ApiPage<Webhook> page =
                ApiPage.within(all, limit, after, 1, webhook -> List.of(ApiPage.place(all.indexOf(webhook))));
        return new ApiPage<>(
                page.items().stream()
                        .map(webhook -> WebhookAnswer.of(viewer, webhook, null))
                        .toList(),
                page.next());
    }

    @PostMapping
    @Operation(
            summary =
                    "Add a webhook: url, events, segments, format (steward, slack, teams), name, on; the answer alone has"
                            + " its secret")
    ResponseEntity<WebhookAnswer> create(Viewer viewer, @RequestBody(required = false) @Nullable String sent) {
        Made made = webhooks.create(viewer, wanted(JsonBody.of(conditions, sent, KEYS)));
        return ResponseEntity.created(
                        URI.create("/api/v2/webhooks/" + made.webhook().id()))
                .body(WebhookAnswer.of(viewer, made.webhook(), made.secret()));
    }

    @GetMapping("/{id:\\d{1,9}}")
    @Operation(summary = "One webhook")
    WebhookAnswer get(Viewer viewer, @PathVariable int id) {
        return WebhookAnswer.of(viewer, webhooks.get(viewer, id), null);
    }

    @PutMapping("/{id:\\d{1,9}}")
    @Operation(summary = "Change a webhook; what is left out stays as it is")
    WebhookAnswer change(Viewer viewer, @PathVariable int id, @RequestBody(required = false) @Nullable String sent) {
        JsonBody body = JsonBody.of(conditions, sent, KEYS);
        return WebhookAnswer.of(viewer, webhooks.change(viewer, id, wanted(body), body.number("version")), null);
    }

    @DeleteMapping("/{id:\\d{1,9}}")
    @Operation(summary = "Delete a webhook; what waits is not sent any more")
    ResponseEntity<Void> delete(Viewer viewer, @PathVariable int id) {
        webhooks.delete(viewer, id);
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{id:\\d{1,9}}/secret")
    @Operation(summary = "Change the secret; the one before is signed with as well for 7 days")
    WebhookAnswer changeSecret(Viewer viewer, @PathVariable int id) {
        Made made = webhooks.changeSecret(viewer, id);
        return WebhookAnswer.of(viewer, made.webhook(), made.secret());
    }

    @PostMapping("/{id:\\d{1,9}}/test")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Send a test message")
    DeliveryAnswer test(Viewer viewer, @PathVariable int id) {
        return DeliveryAnswer.of(deliveries.test(viewer, id));
    }

    @GetMapping("/{id:\\d{1,9}}/deliveries")
    @Operation(
            summary = "What a webhook was told in 30 days, newest first: state waiting, delivered, given_up, cancelled")
    ApiPage<DeliveryAnswer> deliveries(
            Viewer viewer,
            @PathVariable int id,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        State wanted = state == null || state.isEmpty()
                ? null
                : State.of(state)
                        .orElseThrow(() -> BadInput.of("state", "Choose waiting, delivered, given_up or cancelled."));
        Paging paging = Paging.of(limit, after, 1);
        List<Delivery> found = deliveries.after(viewer, id, wanted, paging.afterNumber(), paging.limit() + 1);
        ApiPage<Delivery> page = ApiPage.cut(found, paging, delivery -> List.of(Long.toString(delivery.id())));
        return new ApiPage<>(page.items().stream().map(DeliveryAnswer::of).toList(), page.next());
    }

    @GetMapping("/{id:\\d{1,9}}/deliveries/{delivery:\\d{1,18}}")
    @Operation(summary = "One delivery with its tries")
    DeliveryAnswer delivery(Viewer viewer, @PathVariable int id, @PathVariable long delivery) {
        return DeliveryAnswer.of(deliveries.get(viewer, id, delivery));
    }

    @PostMapping("/{id:\\d{1,9}}/deliveries/{delivery:\\d{1,18}}/again")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Deliver again, under the same webhook-id")
    DeliveryAnswer again(Viewer viewer, @PathVariable int id, @PathVariable long delivery) {
        return DeliveryAnswer.of(deliveries.again(viewer, id, delivery));
    }

    private static Wanted wanted(JsonBody body) {
        return new Wanted(
                body.text("name"),
                body.text("url"),
                all(body, "events", "Send a list of names of events.", JsonNode::isString, JsonNode::stringValue),
                all(
                        body,
                        "segments",
                        "Send a list of numbers of segments.",
                        one -> one.isIntegralNumber() && one.canConvertToInt(),
                        JsonNode::intValue),
                body.text("format"),
                body.flag("on"));
    }

    private static <T> @Nullable List<T> all(
            JsonBody body, String key, String wrong, Predicate<JsonNode> fits, Function<JsonNode, T> value) {
        if (!body.has(key)) {
            return null;
        }
        JsonNode list = body.json().get(key);
        if (!list.isArray() || !list.valueStream().allMatch(fits)) {
            throw BadInput.of(key, wrong);
        }
        return list.valueStream().map(value).toList();
    }
}
