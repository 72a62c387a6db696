package app.steward.subscription.web;

import app.steward.condition.Subject;
import app.steward.record.CustomerRecord;
import app.steward.record.Patch;
import app.steward.record.RecordValues;
import app.steward.record.web.RecordApi;
import app.steward.subscription.SubscriptionChanges;
import app.steward.team.Viewer;
import app.steward.workspace.Today;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v2/subscriptions")
@Tag(name = "Subscriptions")
class SubscriptionApi extends RecordApi {
    private final SubscriptionChanges changes;

    SubscriptionApi(SubscriptionChanges changes, RecordValues values, Today today) {
        super(Subject.SUBSCRIPTION, values, today);
        this.changes = changes;
    }

    @Override
    protected CustomerRecord make(Viewer viewer, Patch sent) {
        return changes.create(viewer, sent);
    }

    @Override
    protected CustomerRecord change(Viewer viewer, String externalId, Patch sent) {
        return changes.change(viewer, externalId, sent);
    }

    @Override
    protected void remove(Viewer viewer, String externalId) {
        changes.delete(viewer, externalId);
    }
}
