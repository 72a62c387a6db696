package app.steward.user.web;

import app.steward.choice.ChoiceList;
import app.steward.choice.ChoiceLists;
import app.steward.choice.web.ChoiceApi;
import app.steward.user.UserRole;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v2/roles")
@Tag(name = "Lists of administrators")
class RoleApi extends ChoiceApi<UserRole> {

    RoleApi(ChoiceList<UserRole> list, ChoiceLists lists) {
        super(list, lists);
    }
}
