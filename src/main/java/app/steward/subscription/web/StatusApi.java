package app.steward.subscription.web;

import app.steward.choice.ChoiceList;
import app.steward.choice.ChoiceLists;
import app.steward.choice.web.ChoiceApi;
import app.steward.subscription.SubscriptionStatus;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v2/statuses")
@Tag(name = "Lists of administrators")
class StatusApi extends ChoiceApi<SubscriptionStatus> {

    StatusApi(ChoiceList<SubscriptionStatus> list, ChoiceLists lists) {
        super(list, lists);
    }
}
