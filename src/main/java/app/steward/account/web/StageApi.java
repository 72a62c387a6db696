package app.steward.account.web;

import app.steward.account.Stage;
import app.steward.attribute.ListOf;
import app.steward.attribute.Lists;
import app.steward.attribute.web.ListApi;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v2/stages")
@Tag(name = "Lists of administrators")
class StageApi extends ListApi<Stage> {

    StageApi(ListOf<Stage> list, Lists lists) {
        super(list, lists);
    }
}
