package app.steward.user;

import app.steward.choice.ChoiceList;
import app.steward.condition.Subject;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The roles of users, as one of the lists that administrators edit. */
@Configuration(proxyBeanMethods = false)
class RoleList {

    @Bean
    ChoiceList<UserRole> listOfRoles(UserRoles entries) {
        return new ChoiceList<>(
                "role",
                "roles",
                "What a user may do in your product.",
                Subject.USER,
                "role",
                entries,
                List.of(),
                null,
                (key, label, type, position) -> new UserRole(key, label, position),
                entry -> null,
                (entry, type) -> {});
    }
}
