package app.steward.action;

import app.steward.action.ActionType.Named;
import app.steward.action.ActionType.What;
import app.steward.condition.Catalogue;
import app.steward.condition.ConditionHolder;
import app.steward.problem.Use;
import app.steward.task.PlayUses;
import app.steward.task.Plays;
import app.steward.team.RoleUses;
import app.steward.team.SuccessRole;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What actions name is in use: success roles, plays, and the fields that they set, with the choice that they set. */
@Component
@Transactional(readOnly = true)
class ActionUses implements RoleUses, PlayUses, ConditionHolder {
    private final ObjectProvider<ActionHolder> holders;

    ActionUses(ObjectProvider<ActionHolder> holders) {
        this.holders = holders;
    }

    @Override
    public List<Use> of(SuccessRole role) {
        return naming(What.ROLE, role.key());
    }

    @Override
    public List<Use> of(Plays.Play play) {
        return naming(What.PLAY, Integer.toString(play.id()));
    }

    private List<Use> naming(What what, String key) {
        return all().filter(held -> names(held)
                        .anyMatch(named -> named.what() == what && named.key().equals(key)))
                .map(held -> new Use(held.type(), Long.toString(held.id()), held.name()))
                .toList();
    }

    /** They hold no condition that anything has to evaluate. */
    @Override
    public Stream<ParsedCondition> held(Catalogue catalogue) {
        return Stream.of();
    }

    /** To be set is as good a reason to stay as to be tested, for a field and for its choice. */
    @Override
    public Stream<StoredCondition> kept(Catalogue catalogue) {
        return all().flatMap(held -> names(held)
                .filter(named -> named.what() == What.FIELD)
                .map(named -> new StoredCondition(held.type(), held.id(), held.name(), held.subject(), asTest(named))));
    }

    private static ObjectNode asTest(Named named) {
        ObjectNode test = JsonNodeFactory.instance.objectNode().put("field", named.key());
        if (named.value() == null) {
            return test.put("op", "empty");
        }
        test.put("op", "eq");
        return test.set("value", named.value());
    }

    private Stream<ActionHolder.Held> all() {
        return holders.orderedStream().flatMap(ActionHolder::actions);
    }

    private static Stream<Named> names(ActionHolder.Held held) {
        return held.actions().stream().flatMap(action -> action.kind().names(action.json(), held.subject()));
    }
}
