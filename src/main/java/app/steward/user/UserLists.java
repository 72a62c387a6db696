package app.steward.user;

import app.steward.choice.ChoiceList;
import app.steward.condition.Subject;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The roles and personas of users, as two of the lists that administrators edit. */
@Configuration(proxyBeanMethods = false)
class UserLists {

    @Bean
    ChoiceList<UserRole> listOfRoles(UserRoles entries) {
        return ChoiceList.of(
                "role", "roles", "What a user may do in your product.", Subject.USER, entries, UserRole::new);
    }

    @Bean
    ChoiceList<Persona> listOfPersonas(Personas entries) {
        return ChoiceList.of("persona", "personas", "What a user is there to do.", Subject.USER, entries, Persona::new);
    }
}
