package app.steward.account.web;

import app.steward.account.Stage;
import app.steward.account.Stages;
import app.steward.attribute.ListOf;
import app.steward.attribute.Lists;
import app.steward.attribute.web.ListApi;
import app.steward.condition.Subject;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v2/stages")
@Tag(name = "Lists of administrators")
class StageApi extends ListApi<Stage> {

    StageApi(Stages entries, Lists lists) {
        super(
                "/api/v2/stages",
                new ListOf<>(
                        "stage",
                        Subject.ACCOUNT,
                        "stage",
                        entries,
                        Arrays.stream(Stage.Type.values()).map(Enum::name).toList(),
                        "stage_type",
                        (key, label, type, position) -> new Stage(key, label, type(type), position),
                        entry -> entry.type().name(),
                        (entry, type) -> entry.retype(type(type))),
                lists);
    }

    private static Stage.Type type(@Nullable String name) {
        return Stage.Type.valueOf(Objects.requireNonNull(name));
    }
}
