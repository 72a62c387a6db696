package app.steward.condition;

import java.util.List;
import java.util.function.Supplier;

/** Choices without a list of their own: those that records have, of the records that the asker sees. */
@FunctionalInterface
public interface ChoicesInUse extends Supplier<List<Choice>> {
    List<Choice> among(Principal asker);

    @Override
    default List<Choice> get() {
        return among(Principal.SYSTEM);
    }
}
