package app.steward.action;

import app.steward.action.ActionType.Named;
import app.steward.action.ActionType.What;
import app.steward.team.SuccessRole;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The success role that an action names; that of success managers where it names none, or one that is gone. */
final class RoleNamed {
    private RoleNamed() {}

    static SuccessRole role(JsonNode stored, Function<String, Optional<SuccessRole>> roles) {
        return roles.apply(key(stored))
                .or(() -> roles.apply(ActionInput.USUAL_ROLE))
                .orElseThrow();
    }

    /** "the success manager"; what begins with an abbreviation stays as it is written. */
    static String of(JsonNode stored, ActionNames names) {
        String label = role(stored, names::role).label();
        boolean word = label.length() > 1 && Character.isLowerCase(label.charAt(1));
        return "the " + (word ? label.substring(0, 1).toLowerCase(Locale.ROOT) + label.substring(1) : label);
    }

    static Stream<Named> named(JsonNode stored) {
        return Stream.of(new Named(What.ROLE, key(stored), null));
    }

    private static String key(JsonNode stored) {
        return stored.path("role").asString(ActionInput.USUAL_ROLE);
    }
}
