package app.steward.account.web;

import app.steward.account.Stage;
import app.steward.choice.ChoiceList;
import app.steward.choice.ChoiceLists;
import app.steward.choice.web.ChoiceApi;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v2/stages")
@Tag(name = "Lists of administrators")
class StageApi extends ChoiceApi<Stage> {

    StageApi(ChoiceList<Stage> list, ChoiceLists lists) {
        super(list, lists);
    }
}
