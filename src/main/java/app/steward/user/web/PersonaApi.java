package app.steward.user.web;

import app.steward.choice.ChoiceList;
import app.steward.choice.ChoiceLists;
import app.steward.choice.web.ChoiceApi;
import app.steward.user.Persona;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v2/personas")
@Tag(name = "Lists of administrators")
class PersonaApi extends ChoiceApi<Persona> {

    PersonaApi(ChoiceList<Persona> list, ChoiceLists lists) {
        super(list, lists);
    }
}
