package app.steward.subscription.web;

import app.steward.attribute.ListOf;
import app.steward.attribute.Lists;
import app.steward.attribute.web.ListApi;
import app.steward.condition.Subject;
import app.steward.subscription.SubscriptionStatus;
import app.steward.subscription.SubscriptionStatuses;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v2/statuses")
@Tag(name = "Lists of administrators")
class StatusApi extends ListApi<SubscriptionStatus> {

    StatusApi(SubscriptionStatuses entries, Lists lists) {
        super(
                "/api/v2/statuses",
                new ListOf<>(
                        "status",
                        Subject.SUBSCRIPTION,
                        "status",
                        entries,
                        Arrays.stream(SubscriptionStatus.Type.values())
                                .map(Enum::name)
                                .toList(),
                        "status_type",
                        (key, label, type, position) -> new SubscriptionStatus(key, label, type(type), position),
                        entry -> entry.type().name(),
                        (entry, type) -> entry.retype(type(type))),
                lists);
    }

    private static SubscriptionStatus.Type type(@Nullable String name) {
        return SubscriptionStatus.Type.valueOf(Objects.requireNonNull(name));
    }
}
