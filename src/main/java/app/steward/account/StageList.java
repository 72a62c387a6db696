package app.steward.account;

import app.steward.choice.ChoiceList;
import app.steward.condition.Choice;
import app.steward.condition.Subject;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The stages, as one of the lists that administrators edit. */
@Configuration(proxyBeanMethods = false)
class StageList {

    @Bean
    ChoiceList<Stage> listOfStages(Stages entries) {
        return new ChoiceList<>(
                "stage",
                "stages",
                "How far an account is in its life as a customer.",
                Subject.ACCOUNT,
                "stage",
                entries,
                Arrays.stream(Stage.Type.values())
                        .map(type -> new Choice(type.name(), type.label()))
                        .toList(),
                "stage_type",
                (key, label, type, position) -> new Stage(key, label, type(type), position),
                entry -> entry.type().name(),
                (entry, type) -> entry.retype(type(type)));
    }

    private static Stage.Type type(@Nullable String name) {
        return Stage.Type.valueOf(Objects.requireNonNull(name));
    }
}
