package app.steward.user.web;

import app.steward.record.RecordValues;
import app.steward.record.web.RecordApi;
import app.steward.user.UserChanges;
import app.steward.workspace.Today;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v2/users")
@Tag(name = "Users")
class UserApi extends RecordApi {

    UserApi(UserChanges changes, RecordValues values, Today today) {
        super(changes, values, today);
    }
}
