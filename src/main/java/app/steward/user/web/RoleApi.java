package app.steward.user.web;

import app.steward.attribute.ListOf;
import app.steward.attribute.Lists;
import app.steward.attribute.web.ListApi;
import app.steward.user.UserRole;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v2/roles")
@Tag(name = "Lists of administrators")
class RoleApi extends ListApi<UserRole> {

    RoleApi(ListOf<UserRole> list, Lists lists) {
        super(list, lists);
    }
}
