package app.steward.account.web;

import app.steward.account.AccountChanges;
import app.steward.record.RecordValues;
import app.steward.record.web.RecordApi;
import app.steward.workspace.Today;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v2/accounts")
@Tag(name = "Accounts")
class AccountApi extends RecordApi {

    AccountApi(AccountChanges changes, RecordValues values, Today today) {
        super(changes, values, today);
    }
}
