package app.steward.user.web;

import app.steward.attribute.ListOf;
import app.steward.attribute.Lists;
import app.steward.attribute.web.ListApi;
import app.steward.condition.Subject;
import app.steward.user.Persona;
import app.steward.user.Personas;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v2/personas")
@Tag(name = "Lists of administrators")
class PersonaApi extends ListApi<Persona> {

    PersonaApi(Personas entries, Lists lists) {
        super(
                "/api/v2/personas",
                new ListOf<>(
                        "persona",
                        Subject.USER,
                        "persona",
                        entries,
                        List.of(),
                        null,
                        (key, label, type, position) -> new Persona(key, label, position),
                        entry -> null,
                        (entry, type) -> {}),
                lists);
    }
}
