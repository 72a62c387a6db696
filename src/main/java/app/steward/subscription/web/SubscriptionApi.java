package app.steward.subscription.web;

import app.steward.record.RecordValues;
import app.steward.record.web.RecordApi;
import app.steward.subscription.SubscriptionChanges;
import app.steward.workspace.Today;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v2/subscriptions")
@Tag(name = "Subscriptions")
class SubscriptionApi extends RecordApi {

    SubscriptionApi(SubscriptionChanges changes, RecordValues values, Today today) {
        super(changes, values, today);
    }
}
