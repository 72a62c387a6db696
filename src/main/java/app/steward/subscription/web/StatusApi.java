package app.steward.subscription.web;

import app.steward.attribute.ListOf;
import app.steward.attribute.Lists;
import app.steward.attribute.web.ListApi;
import app.steward.subscription.SubscriptionStatus;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v2/statuses")
@Tag(name = "Lists of administrators")
class StatusApi extends ListApi<SubscriptionStatus> {

    StatusApi(ListOf<SubscriptionStatus> list, Lists lists) {
        super(list, lists);
    }
}
