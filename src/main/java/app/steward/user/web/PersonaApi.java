package app.steward.user.web;

import app.steward.attribute.ListOf;
import app.steward.attribute.Lists;
import app.steward.attribute.web.ListApi;
import app.steward.user.Persona;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v2/personas")
@Tag(name = "Lists of administrators")
class PersonaApi extends ListApi<Persona> {

    PersonaApi(ListOf<Persona> list, Lists lists) {
        super(list, lists);
    }
}
