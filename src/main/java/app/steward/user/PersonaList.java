package app.steward.user;

import app.steward.choice.ChoiceList;
import app.steward.condition.Subject;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The personas of users, as one of the lists that administrators edit. */
@Configuration(proxyBeanMethods = false)
class PersonaList {

    @Bean
    ChoiceList<Persona> listOfPersonas(Personas entries) {
        return new ChoiceList<>(
                "persona",
                "personas",
                "What a user is there to do.",
                Subject.USER,
                "persona",
                entries,
                List.of(),
                null,
                (key, label, type, position) -> new Persona(key, label, position),
                entry -> null,
                (entry, type) -> {});
    }
}
