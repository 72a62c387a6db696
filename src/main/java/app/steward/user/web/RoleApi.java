package app.steward.user.web;

import app.steward.attribute.ListOf;
import app.steward.attribute.Lists;
import app.steward.attribute.web.ListApi;
import app.steward.condition.Subject;
import app.steward.user.UserRole;
import app.steward.user.UserRoles;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v2/roles")
@Tag(name = "Lists of administrators")
class RoleApi extends ListApi<UserRole> {

    RoleApi(UserRoles entries, Lists lists) {
        super(
                "/api/v2/roles",
                new ListOf<>(
                        "role",
                        Subject.USER,
                        "role",
                        entries,
                        List.of(),
                        null,
                        (key, label, type, position) -> new UserRole(key, label, position),
                        entry -> null,
                        (entry, type) -> {}),
                lists);
    }
}
