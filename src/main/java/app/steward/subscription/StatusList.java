package app.steward.subscription;

import app.steward.choice.ChoiceList;
import app.steward.condition.Choice;
import app.steward.condition.Subject;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The statuses of subscriptions, as one of the lists that administrators edit. */
@Configuration(proxyBeanMethods = false)
class StatusList {

    @Bean
    ChoiceList<SubscriptionStatus> listOfStatuses(SubscriptionStatuses entries) {
        return new ChoiceList<>(
                "status",
                "statuses",
                "What became of a subscription.",
                Subject.SUBSCRIPTION,
                "status",
                entries,
                Arrays.stream(SubscriptionStatus.Type.values())
                        .map(type -> new Choice(type.name(), type.label()))
                        .toList(),
                "status_type",
                (key, label, type, position) -> new SubscriptionStatus(key, label, type(type), position),
                entry -> entry.type().name(),
                (entry, type) -> entry.retype(type(type)));
    }

    private static SubscriptionStatus.Type type(@Nullable String name) {
        return SubscriptionStatus.Type.valueOf(Objects.requireNonNull(name));
    }
}
